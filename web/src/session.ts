// Who is signed in, by the cookie that scripts cannot read; the same for the desk, the map and the phone.
import { computed, reactive, readonly } from "vue";
import { answered, api, onLostSession } from "@/api/client";
import { Problem } from "@/api/problem";
import type { components } from "@/api/schema";

export type Account = components["schemas"]["Account"];
export type Appointment = components["schemas"]["Appointment"];
export type Role = Appointment["role"];
export type Right = components["schemas"]["OwnAccount"]["rights"][number];

interface State {
  account: Account | null;
  appointments: Appointment[];
  /** What the posts grant somewhere, and which roles they may fill: says which pages are for somebody. */
  rights: Right[];
  appoints: Role[];
  /** The server no longer knows us: sign in again, with everything on the page kept. */
  isLost: boolean;
  isKnown: boolean;
}

const state = reactive<State>({ account: null, appointments: [], rights: [], appoints: [], isLost: false, isKnown: false });
export const session = readonly(state);


/** The server knows us no longer, or knows somebody else in our place. */
export function lose(): void {
  if (state.account) state.isLost = true;
}

type Entering = Pick<State, "appointments"> & Partial<Pick<State, "rights" | "appoints">> & { account: Account };

function enter({ account, appointments, rights = [], appoints = [] }: Entering): void {
  Object.assign(state, { account, appointments, rights, appoints, isLost: false, isKnown: true });
}

onLostSession(lose);

/** Go on with what this device remembers of somebody, until the server says otherwise. */
export function remember(found: { account: Account; appointments: Appointment[] }): void {
  enter(found);
}

/**
 * Ask who is signed in; nobody is an answer too. Throws a Problem when there is no answer. `isWelcome` may turn away
 * somebody else than this page belongs to: then the session counts as lost.
 */
export async function recall(isWelcome: (account: Account) => boolean = () => true): Promise<Account | null> {
  try {
    const found = await answered(api.GET("/api/v1/sessions/current"));
    if (isWelcome(found.account)) enter(found);
    else lose();
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.status !== 401) throw problem;
    if (state.account) state.isLost = true;
    else state.isKnown = true;
  }
  return state.isLost ? null : state.account;
}

export async function signIn(phone: string, password: string): Promise<void> {
  enter(await answered(api.POST("/api/v1/sessions", { body: { phone, password, kind: "cookie" } })));
}

/** Somebody who has a new password: their recovery code, if they got one, and how the page goes on. */
export interface Arrived {
  recoveryCode: string | undefined;
  goOn: () => void;
}
const arrived = (opened: Parameters<typeof enter>[0] & { recovery_code?: string }): Arrived => ({ recoveryCode: opened.recovery_code, goOn: () => enter(opened) });

/** Use a single-use activation code to set the first password. */
export const activate = async (code: string, password: string): Promise<Arrived> =>
  arrived(await answered(api.POST("/api/v1/activations", { body: { code, password, kind: "cookie" } })));

/** Set a new password by a recovery code; one's own is replaced by the one that is given. */
export const recover = async (code: string, password: string): Promise<Arrived> =>
  arrived(await answered(api.POST("/api/v1/recoveries/use", { body: { code, password, kind: "cookie" } })));

export async function signOut(): Promise<void> {
  await endSession();
  leave();
}

/** End the session on the server; the page still shows whose it was. */
export async function endSession(): Promise<void> {
  try {
    await answered(api.DELETE("/api/v1/sessions/current"));
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.status !== 401) throw problem;
  }
}

/** Nobody is signed in on this page any more. */
export function leave(): void {
  Object.assign(state, { account: null, appointments: [], rights: [], appoints: [], isLost: false });
}

const OFFICIALS: Role[] = ["town_clerk", "town_secretary", "town_viewer", "county_officer"];

export const roles = computed(() => new Set(state.appointments.map((appointment) => appointment.role)));
export const holds = (...wanted: Role[]) => wanted.some((role) => roles.value.has(role));

/** Whether some post grants one of the rights; the server asks again where. */
export const may = (...wanted: Right[]) => wanted.some((right) => state.rights.includes(right));

/** With one of these somebody has a page at the desk; `desk/pages.ts` says which. */
export const DESK_RIGHTS = [
  "report.read", "overdue.read", "visit.decide", "order.answer", "task.issue", "people.read", "station.manage", "audit.read", "delivery.read", "settings.read",
  "letter.read", "letter.answer", "finding.read", "finding.own_theme", "finding.feed_back", "pairing.read", "diary.write", "petition.read", "channel.read", "clue.record",
  "people.appoint", "recovery.second",
] as const satisfies readonly Right[];
export type DeskRight = (typeof DESK_RIGHTS)[number];

/** Where somebody begins: the phone for monitors without a desk; the desk for all others, which tells those who only read what there is. */
export function ownPage(): "/m" | "/desk" {
  return !may(...DESK_RIGHTS) && holds("monitor", "citizen") ? "/m" : "/desk";
}

/** Whether the maps are for this person. */
export const readsMaps = () => holds(...OFFICIALS, "chief", "deputy", "admin");

/** Whether somebody hangs up the wall of a county or town: who writes its briefs, and its leaders. */
export const showsWalls = () => may("brief.export") || (may("figures.read_rounded") && may("coverage.read"));
