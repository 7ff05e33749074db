// Opening the phone's page: first what the phone itself remembers, then what the server says.
import { Problem } from "@/api/problem";
import { forgetAnswers } from "@/api/unchanged";
import { recallCheckKit } from "@/m/device/checks";
import { drafts, notKept, recallDrafts } from "@/m/device/drafts";
import { recallMessages } from "@/m/device/messages";
import { recallMirror } from "@/m/device/mirror";
import { items, recallOutbox } from "@/m/device/outbox";
import { recallPairings } from "@/m/device/pairings";
import { fetchKeys } from "@/m/device/receipts";
import { begin, destroy, keep, unlock, valueOf } from "@/m/device/vault";
import { recallVisits } from "@/m/device/visits";
import { i18n } from "@/words";
import { type Account, type Appointment, leave, recall, remember, session, signOut, endSession } from "@/session";

const WHO = "who";

/** Somebody signed out without a network: the server has yet to hear of it. */
const LEFT = "gridwatch.left";

/**
 * Take up where this phone was left; `whenKnown` is called as soon as the phone itself remembers somebody, however long
 * the server takes. Throws NotKept without storage, and a Problem when nobody is remembered either.
 */
export async function start(whenKnown: () => void): Promise<void> {
  const owner = await unlock();
  const known = owner && (await valueOf<{ account: Account; appointments: Appointment[] }>("mirror", WHO));
  if (known) {
    remember(known);
    await recallAll();
    whenKnown();
  }
  try {
    if (localStorage.getItem(LEFT)) await signOut();
    localStorage.removeItem(LEFT);
    const account = await recall((found) => !known || found.id === known.account.id || mayReplace(known.account));
    if (account) await settleIn(account);
  } catch (fault) {
    if (!(fault instanceof Problem) || !known) throw fault;
  }
}

/** Somebody else has signed in on this phone, on another page: what is not sent yet is not destroyed unasked. */
function mayReplace(known: Account): boolean {
  const count = drafts.value.length + items.value.length;
  return count === 0 || window.confirm(i18n.global.t("m.othersLeft", { name: known.name, count }));
}

/** Somebody has just signed in on this page. */
export async function enter(): Promise<void> {
  if (session.account) await settleIn(session.account);
}

/** Sign out, and destroy what this phone keeps; without a network only the latter. Throws a Problem before anything is destroyed. */
export async function goAway(): Promise<void> {
  try {
    await endSession();
  } catch (fault) {
    if (!(fault instanceof Problem) || fault.status !== 0) throw fault;
    localStorage.setItem(LEFT, "1");
  }
  await destroy();
  leave();
}

async function settleIn(account: Account): Promise<void> {
  localStorage.removeItem(LEFT);
  notKept.value = null;
  const before = await unlock();
  await begin(account.id, account.phone);
  await keep("mirror", WHO, { account, appointments: session.appointments });
  if (before?.accountId !== account.id) {
    forgetAnswers();
    await recallAll();
    // Without them now, they are fetched when the first receipt comes.
    await fetchKeys().catch(unlessProblem);
  }
}

async function recallAll(): Promise<void> {
  await Promise.all([recallDrafts(), recallMirror(), recallVisits(), recallPairings(), recallCheckKit(), recallMessages()]);
  await recallOutbox();
}

function unlessProblem(fault: unknown): void {
  if (!(fault instanceof Problem)) throw fault;
}
