// What the server last told this phone: own reports, tasks, categories and the places of the own villages.
import { reactive, readonly } from "vue";
import { answered, api } from "@/api/client";
import type { components } from "@/api/schema";
import { keep, valueOf } from "@/m/device/vault";
import { session } from "@/session";

type Schemas = components["schemas"];
export type OwnReport = Schemas["OwnReport"];
export type Task = Schemas["Task"];
export type Category = Schemas["VersionedCategory"];
export type SyncedPlace = Schemas["SyncedPlace"];
export type ConcernPost = Schemas["ConcernPost"];

interface Mirror {
  cursor: string | null;
  pulledAt: string | null;
  reports: OwnReport[];
  tasks: Task[];
  categories: Category[];
  places: SyncedPlace[];
  boundaries: Schemas["Outline"][];
  posts: ConcernPost[];
  /** What becomes of a report that says nothing of its place; null for those who cannot report. */
  byPost: Schemas["ByPost"] | null;
}

const EMPTY: Mirror = {
  cursor: null, pulledAt: null, reports: [], tasks: [], categories: [], places: [], boundaries: [], posts: [], byPost: null,
};
const state = reactive<Mirror>(structuredClone(EMPTY));
export const mirror = readonly(state) as Readonly<Mirror>;

/** Show what was kept, for when there is no network. */
export async function recallMirror(): Promise<void> {
  Object.assign(state, structuredClone(EMPTY), await valueOf<Mirror>("mirror", "mirror"));
}

/** Ask for what changed since the last time, until nothing more has. Throws a Problem when there is no answer. */
export async function pull(): Promise<void> {
  const whose = session.account?.id;
  if (state.posts.length === 0) state.posts = (await answered(api.GET("/api/v1/concern-posts"))).items;
  let hasMore = true;
  while (hasMore) {
    const query = state.cursor ? { cursor: state.cursor } : {};
    const told = await answered(api.GET("/api/v1/sync", { params: { query } }));
    // Signed out, or somebody else in, while the answer was under way.
    if (session.account?.id !== whose) return;
    takeOver(told);
    hasMore = told.has_more;
  }
  state.pulledAt = new Date().toISOString();
  await keep("mirror", "mirror", state);
}

function takeOver(told: Schemas["Changes"]): void {
  state.reports = newer(state.reports, told.reports, (one) => one.id, (one) => one.version).sort((a, b) =>
    b.captured_at.localeCompare(a.captured_at),
  );
  state.categories = newer(state.categories, told.categories, (one) => one.code, (one) => one.version);
  state.tasks = newer(state.tasks, told.tasks, (one) => one.id, () => 0).filter((one) => !told.gone.tasks.includes(one.id));
  state.places = newer(state.places, told.places, (one) => one.id, () => 0)
    .filter((one) => !told.gone.places.includes(one.id))
    .sort((a, b) => a.code.localeCompare(b.code));
  state.boundaries = newer(state.boundaries, told.boundaries, (one) => one.place_id, (one) => one.version);
  state.byPost = told.by_post ?? null;
  state.cursor = told.cursor;
}

/** Whether its reporter is asked what they think of the result: of this closing, when it was opened again since they said. */
export const asksRating = (report: OwnReport) =>
  report.state === "closed" && (!report.rating || Date.parse(report.rating.rated_at) < Date.parse(report.custody.since));

/** Take over what was said of one's own report: it is no change of the report, so that nobody tells this phone again. */
export async function noteRating(id: string, rating: OwnReport["rating"]): Promise<void> {
  state.reports = state.reports.map((one) => (one.id === id ? { ...one, rating } : one));
  await keep("mirror", "mirror", state);
}

/** Some things are told twice: the higher version holds, and of equals the later. */
function newer<T>(known: T[], told: T[], id: (one: T) => string | number, version: (one: T) => number): T[] {
  const found = new Map(known.map((one) => [id(one), one]));
  for (const one of told) {
    const before = found.get(id(one));
    if (!before || version(one) >= version(before)) found.set(id(one), one);
  }
  return [...found.values()];
}
