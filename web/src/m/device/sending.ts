// Sending the outbox, whenever there may be a network: no background sync, which web views do not have.
import { ref } from "vue";
import { answered, api, csrfToken, fetchInTime, onAnswer } from "@/api/client";
import { NO_ANSWER, Problem, type ProblemDetails } from "@/api/problem";
import type { components } from "@/api/schema";
import { fileBlob, forgetFiles, notKept } from "@/m/device/drafts";
import { pullMessages } from "@/m/device/messages";
import { pullCheckKit } from "@/m/device/checks";
import { pull } from "@/m/device/mirror";
import { type Item, change, items, recallOutbox, sendSoon, settle } from "@/m/device/outbox";
import { pullPairings } from "@/m/device/pairings";
import { bodySha256, isGenuine, type Receipt } from "@/m/device/receipts";
import { isStillOpen, NotKept } from "@/m/device/vault";
import { pullVisits } from "@/m/device/visits";
import { lose, recall, session } from "@/session";

type Result = components["schemas"]["Result"];

const MOST_ITEMS = 50;
const EVERY_MS = 30_000;
/** When nobody answered: a browser that was opened without a network may never tell that there is one again. */
const AGAIN_MS = 10_000;
/** Beyond this the phone's clock is called wrong; the server corrects for it, and a person should know. */
const CLOCK_OFF_MS = 5 * 60_000;

export const isSending = ref(false);
export const sendingProblem = ref<Problem | null>(null);
/** How far this phone's clock is ahead of the server's, in ms, when it is too far. */
export const clockAhead = ref(0);

let isKeeping = false;
/** The proof of the session that is known to be this phone's person's; each session has another. */
let provenBy = "";
/** Whether there is something that the round under way may have missed. */
let isWanted = false;

/** Send what waits and ask for what changed, now and whenever there may be a network again. */
export function keepSending(): void {
  void sendAll();
  if (isKeeping) return;
  isKeeping = true;
  sendSoon.value = () => void sendAll();
  onAnswer(noticeClock);
  addEventListener("online", () => void sendAll());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void sendAll();
  });
  setInterval(() => void sendAll(), EVERY_MS);
}

/** One round; another tab that is at it already makes this one stand back. */
export async function sendAll(): Promise<void> {
  if (!session.account || session.isLost) return;
  isWanted = true;
  if (isSending.value) return;
  isSending.value = true;
  try {
    while (isWanted) {
      isWanted = false;
      if (navigator.locks) await navigator.locks.request("outbox", { ifAvailable: true }, (lock) => (lock ? round() : undefined));
      else await round();
    }
    sendingProblem.value = null;
  } catch (fault) {
    if (fault instanceof NotKept) notKept.value = fault.why;
    else if (fault instanceof Problem) sendingProblem.value = fault;
    else if (fault instanceof DOMException && fault.name === "AbortError") sendingProblem.value = new Problem(0, NO_ANSWER, "");
    else throw fault;
  } finally {
    isSending.value = false;
    if (sendingProblem.value?.status === 0) again();
  }
}

let againAt: ReturnType<typeof setTimeout> | undefined;
function again(): void {
  clearTimeout(againAt);
  againAt = setTimeout(() => void sendAll(), AGAIN_MS);
}

async function round(): Promise<void> {
  // Another tab may have signed out, or somebody else in: nobody's words are sent under another's name.
  if (!(await isStillOpen())) return lose();
  if (csrfToken() !== provenBy) {
    if (!(await recall((account) => account.id === session.account?.id))) return;
    provenBy = csrfToken();
  }
  // What another tab has sent or added since.
  await recallOutbox();
  // What was being sent when the tab was killed is simply sent again: the server knows it by its id.
  const open = items.value.filter((item) => ["saved", "sending", "waiting", "unproven"].includes(item.state)).reverse();
  for (let at = 0; at < open.length; at += MOST_ITEMS) await sendBatch(open.slice(at, at + MOST_ITEMS));
  for (const item of items.value.filter((one) => one.state === "filing")) await sendFiles(item);
  await pull();
  await pullVisits();
  await pullPairings();
  await pullCheckKit();
  await pullMessages();
}

async function sendBatch(batch: Item[]): Promise<void> {
  for (const item of batch) await change(item, { state: "sending" });
  let results: Result[];
  try {
    const sent = batch.map(({ type, id, body }) => ({ type, id, body }));
    const body = { sent_at: new Date().toISOString(), items: sent };
    ({ results } = await answered(api.POST("/api/v1/sync", { body })));
  } catch (fault) {
    for (const item of batch) await change(item, { state: "saved" });
    throw fault;
  }
  for (const [at, item] of batch.entries()) await takeResult(item, results[at]!);
}

async function takeResult(item: Item, result: Result): Promise<void> {
  const receipt = result.receipt as Receipt | null;
  if (result.status === "rejected") {
    const problem = result.problem as ProblemDetails;
    await change(item, problem.status >= 500 ? { state: "saved", problem } : { state: "rejected", problem });
  } else if (receipt === null) await change(item, { state: "waiting" });
  else if (!(await proves(receipt, item))) await change(item, { state: "unproven" });
  else if (item.files.length > 0) await change(item, { state: "filing", receipt });
  else {
    await change(item, { receipt });
    await settle(item);
  }
}

async function proves(receipt: Receipt, item: Item): Promise<boolean> {
  // One without a hash is of something else, such as a file.
  return receipt["body_sha256"] === (await bodySha256(item.body)) && isGenuine(receipt);
}

async function sendFiles(item: Item): Promise<void> {
  let refusal: ProblemDetails | null = null;
  for (const file of [...item.files]) {
    const blob = await fileBlob(file).catch(() => null);
    if (blob === null) {
      refusal ??= { code: "missing", detail: "" } as ProblemDetails;
      continue;
    }
    let receipt: Receipt;
    try {
      receipt = await sendFile(addressOf(item, file.sha256), blob);
    } catch (fault) {
      // A file that is refused for good must not hold up what comes after it.
      if (!(fault instanceof Problem) || fault.isPassing || [401, 403, 507].includes(fault.status)) throw fault;
      refusal = { code: fault.code, detail: fault.message } as ProblemDetails;
      continue;
    }
    if (receipt["sha256"] !== file.sha256 || !(await isGenuine(receipt))) throw new Problem(0, "unproven", "");
    await change(item, { files: item.files.filter((one) => one.sha256 !== file.sha256) });
    await forgetFiles([file]);
  }
  if (refusal) await change(item, { state: "incomplete", problem: refusal });
  else await settle(item);
}

/** Let the server wait no more for what this phone does not have, or cannot get through, and forget the item. Throws a Problem when there is no answer. */
export async function giveUp(item: Item): Promise<void> {
  for (const file of item.files) await withdrawnUnlessGone(addressOf(item, file.sha256));
  await settle(item);
}

/** Where a file of an item goes. */
function addressOf(item: Item, sha256: string): FileAddress {
  return item.type === "check" ? { subject: "check", subject_id: item.id, sha256 } : { report_id: item.id, sha256 };
}
type FileAddress = { report_id: string; sha256: string } | { subject: string; subject_id: string; sha256: string };

/** Withdraw an announced file of a report; what has come, or is not there, needs nothing. */
export const withdrawFile = (report_id: string, sha256: string) => withdrawnUnlessGone({ report_id, sha256 });

async function withdrawnUnlessGone(path: FileAddress): Promise<void> {
  try {
    if ("report_id" in path) await answered(api.DELETE("/api/v1/reports/{report_id}/evidence/{sha256}", { params: { path } }));
    else await answered(api.DELETE("/api/v1/files/{subject}/{subject_id}/{sha256}", { params: { path } }));
  } catch (fault) {
    if (!(fault instanceof Problem) || ![404, 409].includes(fault.status)) throw fault;
  }
}

async function sendFile(to: FileAddress, blob: Blob): Promise<Receipt> {
  const path = "report_id" in to ? `reports/${to.report_id}/evidence/${to.sha256}` : `files/${to.subject}/${to.subject_id}/${to.sha256}`;
  const answer = await fetchInTime(`/api/v1/${path}`, {
    method: "PUT",
    body: blob,
    headers: { "Content-Type": "application/octet-stream", "X-CSRF-Token": csrfToken() },
  });
  const told: unknown = await answer.json().catch(() => undefined);
  if (!answer.ok) throw Problem.of(answer.status, told as ProblemDetails | undefined);
  // A hotspot's sign-in page answers anything with success.
  if (typeof told !== "object" || told === null) throw new Problem(0, NO_ANSWER, "");
  return told as Receipt;
}

/** Compare this phone's clock with an answer's Date. */
function noticeClock(answer: Response): void {
  const date = answer.headers.get("Date");
  if (!date) return;
  const ahead = Date.now() - new Date(date).getTime();
  clockAhead.value = Math.abs(ahead) > CLOCK_OFF_MS ? ahead : 0;
}
