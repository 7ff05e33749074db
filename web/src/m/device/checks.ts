// What a check of a village needs without a network: the villages one may check and the lists with their points; and
// what is being written of one.
import { shallowRef } from "vue";
import { v7 as uuidv7 } from "uuid";
import { answered, api } from "@/api/client";
import { type components, findingKindValues, villageCheckKindValues } from "@/api/schema";
import { CHECK, forgetFiles, type KeptFile } from "@/m/device/drafts";
import { type Item, remove } from "@/m/device/outbox";
import { keep, valueOf } from "@/m/device/vault";
import { may } from "@/session";
import { chinaDay } from "@/words/format";

export type CheckKit = components["schemas"]["CheckKit"];
export type KitList = CheckKit["lists"][number];

/** What was seen at a point; null: it was not seen. */
export interface PointSeen {
  result: "in_order" | "problem" | null;
  kind: (typeof findingKindValues)[number];
  problem: string;
  text: string;
  files: KeptFile[];
}

/** A check that is being written: with the list in the version by which it was begun. */
export interface CheckDraft {
  id: string;
  village: string;
  list: KitList | null;
  kind: (typeof villageCheckKindValues)[number];
  day: string;
  /** By the number of the point. */
  points: Record<number, PointSeen>;
}

export const kit = shallowRef<CheckKit | null>(null);

const KEPT = "checkKit";
const AGAIN_MS = 10 * 60_000;
let askedAt = 0;

export async function recallCheckKit(): Promise<void> {
  kit.value = await valueOf<CheckKit>("mirror", KEPT);
  askedAt = 0;
}

/** Whether this person checks villages; without a network, whoever was told what to check by. */
export const checksVillages = () => may("finding.enter", "finding.own_theme") || (kit.value?.villages.length ?? 0) > 0;

/** Ask for the kit now and then, whoever may check. Throws a Problem when there is no answer. */
export async function pullCheckKit(): Promise<void> {
  const isTheirs = may("finding.enter", "finding.own_theme");
  if (isTheirs ? Date.now() - askedAt < AGAIN_MS : kit.value === null) return;
  kit.value = isTheirs ? await answered(api.GET("/api/v1/check-kit")) : null;
  askedAt = Date.now();
  await keep("mirror", KEPT, kit.value);
}

/** How many points of a list one may enter a problem for. */
const own = (list: KitList) => list.points.filter((point) => point.may_enter).length;
/** The lists that hold in a village, those by which one can find most first; official codes are prefixes of those below. */
export const listsFor = (village: string) => (kit.value?.lists ?? []).filter((one) => village.startsWith(one.place_code)).sort((one, other) => own(other) - own(one));

/** What is wrong with an entry, by its category; anything else is about no entry. */
const KINDS: Record<string, PointSeen["kind"]> = { B1: "none", B2: "false", B3: "incomplete", B4: "late" };
export const unseen = (point: KitList["points"][number]): PointSeen => ({
  result: null, kind: KINDS[point.category_code] ?? "other", problem: "", text: "", files: [],
});
export const emptyCheck = (): CheckDraft => ({
  id: uuidv7(), village: "", list: null, kind: villageCheckKindValues[0]!, day: chinaDay(new Date()), points: {},
});

/** What is sent of a check, and the photos that follow it. */
export function toSend(check: CheckDraft): { body: Record<string, unknown>; files: KeptFile[] } {
  const told = Object.entries(check.points).map(([no, seen]) => ({ no: Number(no), ...seen }));
  const wrong = told.filter((one) => one.result === "problem");
  const body = {
    place_code: check.village, list_id: check.list!.id, kind: check.kind, happened_on: check.day,
    in_order: told.filter((one) => one.result === "in_order").map((one) => one.no),
    problems: wrong.map(({ no, kind, problem, text, files }) => ({
      point_no: no, kind, problem: problem.trim(), text: text.trim() || null, photos: files.map(({ sha256, size }) => ({ sha256, size })),
    })),
  };
  const files = wrong.flatMap((one) => one.files);
  return { body, files: files.filter((one, at) => files.findIndex((other) => other.sha256 === one.sha256) === at) };
}

/** Whether a check is being written. */
export const isCheckBegun = async () => (await valueOf("mirror", `scribble:${CHECK}`)) !== null;

interface SentCheck {
  place_code: string;
  list_id: string;
  kind: CheckDraft["kind"];
  happened_on: string;
  in_order: number[];
  problems: { point_no: number; kind: PointSeen["kind"]; problem: string; text: string | null; photos: { sha256: string }[] }[];
}

/** Write a rejected check anew, under a new id, in place of one that is being written. Throws NotKept, and then all is as it was. */
export async function mendCheck(item: Item): Promise<void> {
  const before = await valueOf<CheckDraft>("mirror", `scribble:${CHECK}`);
  const sent = item.body as unknown as SentCheck;
  const list = kit.value?.lists.find((one) => one.id === sent.list_id) ?? listsFor(sent.place_code)[0] ?? null;
  const points: CheckDraft["points"] = Object.fromEntries((list?.points ?? []).map((point) => [point.no, unseen(point)]));
  for (const no of sent.in_order) if (points[no]) points[no].result = "in_order";
  for (const { point_no, kind, problem, text, photos } of sent.problems) {
    const files = item.files.filter((file) => photos.some((photo) => photo.sha256 === file.sha256));
    if (points[point_no]) points[point_no] = { result: "problem", kind, problem, text: text ?? "", files };
  }
  await keep("mirror", `scribble:${CHECK}`, { ...emptyCheck(), village: sent.place_code, list, kind: sent.kind, day: sent.happened_on, points });
  await remove(item);
  await forgetFiles(Object.values(before?.points ?? {}).flatMap((one) => one.files));
}
