// One's own visits of late: those this phone made, at once, and what the server then says of them.
import { shallowRef } from "vue";
import { answered, api } from "@/api/client";
import type { components } from "@/api/schema";
import { notKept } from "@/m/device/drafts";
import type { Task } from "@/m/device/mirror";
import { items } from "@/m/device/outbox";
import { keep, NotKept, valueOf } from "@/m/device/vault";
import { chinaDay } from "@/words/format";

type Told = components["schemas"]["LoggedVisit"];

export interface OwnVisit {
  id: string;
  taskId: string | null;
  /** Its name. */
  place: string;
  at: string;
  result: Told["result"];
  /** null: the server has not been asked about it yet. */
  state: Told["state"] | null;
}

/** The newest first. */
export const visits = shallowRef<OwnVisit[]>([]);
/** What was recorded last on this page, to be said once. */
export const justMade = shallowRef<OwnVisit | null>(null);

const KEPT = "visits";
const LATELY_MS = 60 * 86_400_000;
const MOST = 200;
let isAskedFor = true;

export async function recallVisits(): Promise<void> {
  visits.value = (await valueOf<OwnVisit[]>("mirror", KEPT)) ?? [];
  isAskedFor = true;
}

/** Remember a visit that was handed to the outbox. */
export async function noteVisit(made: Omit<OwnVisit, "at" | "state">): Promise<void> {
  justMade.value = { ...made, at: new Date().toISOString(), state: null };
  visits.value = [justMade.value, ...visits.value];
  isAskedFor = true;
  await keepThem();
}

/** Ask the server for one's visits, when there may be news. Throws a Problem when there is no answer. */
export async function pullVisits(): Promise<void> {
  if (!isAskedFor) return;
  const since = new Date(Date.now() - LATELY_MS).toISOString();
  const { items: told } = await answered(api.GET("/api/v1/visits", { params: { query: { mine: true, since, limit: MOST } } }));
  const waiting = visits.value.filter((one) => isInOutbox(one.id));
  isAskedFor = waiting.length > 0;
  const known = told.map((one) => ({
    id: one.id, taskId: one.task_id, place: (one.group ?? one.village)?.name ?? "", at: one.captured_at, result: one.result, state: one.state,
  }));
  visits.value = [...waiting.filter((one) => known.every((other) => other.id !== one.id)), ...known].sort((a, b) => b.at.localeCompare(a.at));
  await keepThem();
}

const isInOutbox = (id: string) => items.value.some((item) => item.id === id);
const isRefused = (visit: OwnVisit) =>
  visit.state === "dismissed" || items.value.some((item) => item.id === visit.id && item.state === "rejected");

/** How often one has been there for a task. */
export const doneFor = (task: Task) => visits.value.filter((one) => one.taskId === task.id && !isRefused(one)).length;

/** Whether a task runs today and still takes visits of one's own. */
export function isToDo(task: Task): boolean {
  const today = chinaDay(new Date());
  return task.starts_on <= today && today <= task.ends_on && doneFor(task) < task.visits_per_target;
}

async function keepThem(): Promise<void> {
  try {
    await keep("mirror", KEPT, visits.value);
  } catch (fault) {
    if (!(fault instanceof NotKept)) throw fault;
    notKept.value = fault.why;
  }
}
