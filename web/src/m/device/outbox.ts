// The outbox: what a person has done and the server has not yet been shown to have. Nothing leaves it without a receipt.
import { ref, shallowRef, triggerRef } from "vue";
import { v7 as uuidv7 } from "uuid";
import type { ProblemDetails } from "@/api/problem";
import { type Draft, drafts, type KeptFile, discard, forgetFiles, newDraft, save } from "@/m/device/drafts";
import type { Receipt } from "@/m/device/receipts";
import { allOf, forget, keep, NotKept } from "@/m/device/vault";

/**
 * `saved` on this phone; `sending`; `filing`: the words are there, files follow; `waiting`: held until something
 * else arrives; `rejected`: never taken, with the reason; `unproven`: answered with a receipt that did not hold;
 * `incomplete`: the words are there, but files were refused or are not on this phone any more.
 */
export type ItemState = "saved" | "sending" | "filing" | "waiting" | "rejected" | "unproven" | "incomplete";

export interface Item {
  id: string;
  type: "report" | "visit" | "diary" | "check" | "move";
  body: Record<string, unknown>;
  /** What it is called in lists: the category's code, the place visited or checked, the diary's day, the report's id. */
  about: string;
  files: KeptFile[];
  state: ItemState;
  receipt: Receipt | null;
  problem: ProblemDetails | null;
  madeAt: string;
}

export const items = shallowRef<Item[]>([]);
export const receipts = shallowRef<Map<string, Receipt>>(new Map());
/** Called when there is something new to send. */
export const sendSoon = ref<() => void>(() => {});

export async function recallOutbox(): Promise<void> {
  items.value = (await allOf<Item>("items")).sort((a, b) => b.madeAt.localeCompare(a.madeAt));
  receipts.value = new Map((await allOf<Receipt & { for: string }>("receipts")).map(({ for: id, ...one }) => [id, one as Receipt]));
  // Killed between the two steps of handing it over: it is in the outbox, or even sent, and no draft any more.
  for (const draft of drafts.value)
    if (receipts.value.has(draft.id) || items.value.some((item) => item.id === draft.id)) await discard(draft);
}

/** Hand a finished draft to the outbox. Throws NotKept, and then the draft is as it was. */
export async function submit(draft: Draft): Promise<void> {
  const body: Record<string, unknown> = {
    category: draft.category,
    text: draft.text.trim(),
    captured_at: new Date().toISOString(),
    concerns: draft.concerns,
    evidence: draft.files.map(({ sha256, kind, size }) => ({ sha256, kind, size })),
    confidential: draft.confidential,
    ...(draft.placeCode ? { place_code: draft.placeCode } : draft.position ? { location: draft.position } : {}),
    ...(draft.visitId ? { visit_id: draft.visitId } : {}),
  };
  await add({ id: draft.id, type: "report", body, about: draft.category, files: draft.files });
  await discard(draft);
}

export async function logVisit(visit: Record<string, unknown>, about: string): Promise<string> {
  const id = uuidv7();
  await add({ id, type: "visit", body: { ...visit, captured_at: new Date().toISOString() }, about, files: [] });
  return id;
}

/** Write the diary of a day of a pairing. */
export async function writeDiary(diary: Record<string, unknown>, day: string): Promise<void> {
  await add({ id: uuidv7(), type: "diary", body: { ...diary, captured_at: new Date().toISOString() }, about: day, files: [] });
}

/** Check a village, under the id that its check had from the start: a tab that is killed here does not make it two. */
export async function writeCheck(id: string, check: Record<string, unknown>, village: string, files: KeptFile[]): Promise<void> {
  if (isKnown(id)) return;
  await add({ id, type: "check", body: { ...check, captured_at: new Date().toISOString() }, about: village, files });
}

/** Whether something was handed over, or even sent. */
export const isKnown = (id: string) => receipts.value.has(id) || items.value.some((item) => item.id === id);

/** Answer the station's question about an own report, or withdraw it. */
export async function move(reportId: string, version: number, action: "answer" | "withdraw", note?: string): Promise<void> {
  const body = { report_id: reportId, version, action, ...(note ? { note } : {}) };
  await add({ id: uuidv7(), type: "move", body, about: reportId, files: [] });
}

async function add(made: Pick<Item, "id" | "type" | "body" | "about" | "files">): Promise<void> {
  const item: Item = { ...made, state: "saved", receipt: null, problem: null, madeAt: new Date().toISOString() };
  await keep("items", item.id, item);
  items.value.unshift(item);
  triggerRef(items);
  sendSoon.value();
}

/** Note where something stands. A full phone must not keep it from being sent: sending it is what makes room. */
export async function change(item: Item, changes: Partial<Item>): Promise<void> {
  Object.assign(item, changes);
  await keep("items", item.id, item).catch(unlessFull);
  // A new object for whoever shows it: nothing in here is watched by itself.
  items.value = items.value.map((one) => (one.id === item.id ? { ...item } : one));
}

/** The server has it all, and proved it: keep the receipt, forget the rest. */
export async function settle(item: Item): Promise<void> {
  if (item.receipt) {
    await keep("receipts", item.id, { for: item.id, ...item.receipt }).catch(unlessFull);
    receipts.value.set(item.id, item.receipt);
  }
  await remove(item);
}

function unlessFull(fault: unknown): void {
  if (!(fault instanceof NotKept) || fault.why !== "full") throw fault;
}

/** Take something out of the outbox that will never be sent. */
export async function remove(item: Item): Promise<void> {
  await forget("items", item.id);
  items.value = items.value.filter((one) => one.id !== item.id);
  await forgetFiles(item.files);
}

/** Write a rejected report anew, under a new id, with everything that was in it. Throws NotKept, and then it is as it was. */
export async function mend(item: Item): Promise<Draft> {
  const body = item.body as { category: string; text: string; concerns: Draft["concerns"]; confidential: boolean };
  const draft = newDraft({
    category: body.category, text: body.text, concerns: body.concerns, confidential: body.confidential, files: item.files,
    position: (item.body["location"] as Draft["position"]) ?? null,
    placeCode: (item.body["place_code"] as string) ?? "",
    visitId: (item.body["visit_id"] as string) ?? null,
  });
  await keep("drafts", draft.id, draft);
  await save(draft);
  await remove(item);
  return draft;
}
