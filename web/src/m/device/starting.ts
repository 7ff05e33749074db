// Opening the phone's page: first what the phone itself remembers, then what the server says.
import { Problem } from "@/api/problem";
import { recallDrafts } from "@/m/device/drafts";
import { recallMirror } from "@/m/device/mirror";
import { recallOutbox } from "@/m/device/outbox";
import { fetchKeys } from "@/m/device/receipts";
import { begin, destroy, keep, unlock, valueOf } from "@/m/device/vault";
import { type Account, type Appointment, leave, recall, remember, session, signOut } from "@/session";

const WHO = "who";

/** Take up where this phone was left. Throws NotKept without storage, and a Problem when nobody is remembered either. */
export async function start(): Promise<void> {
  const owner = await unlock();
  const known = owner && (await valueOf<{ account: Account; appointments: Appointment[] }>("mirror", WHO));
  if (known) {
    remember(known);
    await recallAll();
  }
  try {
    const account = await recall();
    if (account) await settleIn(account);
  } catch (fault) {
    if (!(fault instanceof Problem) || !known) throw fault;
  }
}

/** Somebody has just signed in on this page. */
export async function enter(): Promise<void> {
  if (session.account) await settleIn(session.account);
}

/** Sign out, and destroy what this phone keeps; without a network only the latter. Throws a Problem before anything is destroyed. */
export async function goAway(): Promise<void> {
  try {
    await signOut();
  } catch (fault) {
    if (!(fault instanceof Problem) || fault.status !== 0) throw fault;
  }
  await destroy();
  leave();
}

async function settleIn(account: Account): Promise<void> {
  const before = await unlock();
  await begin(account.id, account.phone);
  await keep("mirror", WHO, { account, appointments: session.appointments });
  if (before?.accountId !== account.id) {
    await recallAll();
    await fetchKeys();
  }
}

async function recallAll(): Promise<void> {
  await Promise.all([recallDrafts(), recallOutbox(), recallMirror()]);
}
