// What this phone keeps: everything encrypted, under a key that scripts cannot read out and that signing out destroys.
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { v7 as uuidv7 } from "uuid";

/** Why something could not be kept. `full`: the phone has no room; `closed`: nobody is signed in; `denied`: no storage here. */
export class NotKept extends Error {
  constructor(readonly why: "full" | "closed" | "denied") {
    super(why);
    this.name = "NotKept";
  }
}

export type Shelf = "drafts" | "items" | "files" | "receipts" | "mirror";
const SHELVES: Shelf[] = ["drafts", "items", "files", "receipts", "mirror"];

interface Sealed {
  id: string;
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}
interface Lock {
  id: "lock";
  accountId: number;
  phone: string;
  key: CryptoKey;
  /** Tells one lock from the next: another tab may have signed out since. Phones in use since before have none. */
  mark?: string;
}
interface Shape extends DBSchema {
  lock: { key: string; value: Lock };
  drafts: { key: string; value: Sealed };
  items: { key: string; value: Sealed };
  files: { key: string; value: Sealed };
  receipts: { key: string; value: Sealed };
  mirror: { key: string; value: Sealed };
}

let database: Promise<IDBPDatabase<Shape>> | null = null;
let key: CryptoKey | null = null;
let mark: string | undefined;

function opened(): Promise<IDBPDatabase<Shape>> {
  database ??= openDB<Shape>("gridwatch", 1, {
    upgrade(fresh) {
      for (const name of ["lock", ...SHELVES] as const) fresh.createObjectStore(name, { keyPath: "id" });
    },
    terminated() {
      database = null;
    },
  });
  database.catch(() => (database = null));
  return database;
}

/** Whose things this phone keeps, if anybody's; opens the vault. Throws NotKept when there is no storage. */
export async function unlock(): Promise<{ accountId: number; phone: string } | null> {
  try {
    // Without a secure context there is nothing to encrypt with.
    if (!crypto.subtle) throw new NotKept("denied");
    const lock = await (await opened()).get("lock", "lock");
    key = lock?.key ?? null;
    mark = lock?.mark;
    return lock ? { accountId: lock.accountId, phone: lock.phone } : null;
  } catch {
    throw new NotKept("denied");
  }
}

/** Begin to keep things for an account. Whatever another left here is destroyed. */
export async function begin(accountId: number, phone: string): Promise<void> {
  const before = await unlock();
  if (before?.accountId === accountId) return;
  await destroy();
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const lock: Lock = { id: "lock", accountId, phone, key: made, mark: uuidv7() };
  await (await opened()).put("lock", lock);
  key = made;
  mark = lock.mark;
  // Asks the browser not to clear us away when the phone runs short; some refuse, and nothing depends on it.
  void navigator.storage?.persist?.();
}

/** Forget everything: first the key, so that nothing can be read even if the rest is cut short. */
export async function destroy(): Promise<void> {
  key = null;
  const database = await opened();
  await database.clear("lock");
  for (const shelf of SHELVES) await database.clear(shelf);
}

/** Keep some bytes. Throws NotKept; what was there before stays then. */
export async function keepBytes(shelf: Shelf, id: string, bytes: ArrayBuffer): Promise<void> {
  const mine = key;
  if (mine === null) throw new NotKept("closed");
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, mine, bytes);
  // Signed out meanwhile: nothing may be left behind.
  if (key !== mine) throw new NotKept("closed");
  try {
    const entry = (await opened()).transaction(["lock", shelf], "readwrite");
    const lock = await entry.objectStore("lock").get("lock");
    // Another tab has signed out: what is put under the old key could never be read again.
    if (!lock || lock.mark !== mark) key = null;
    else await entry.objectStore(shelf).put({ id, iv, data });
    await entry.done;
  } catch (fault) {
    throw new NotKept(fault instanceof DOMException && fault.name === "QuotaExceededError" ? "full" : "denied");
  }
  if (key === null) throw new NotKept("closed");
}

/** Keep a value that JSON can say. Throws NotKept. */
export async function keep(shelf: Shelf, id: string, value: unknown): Promise<void> {
  await keepBytes(shelf, id, new TextEncoder().encode(JSON.stringify(value)).buffer);
}

async function openedBytes(sealed: Sealed): Promise<ArrayBuffer> {
  if (key === null) throw new NotKept("closed");
  return crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv }, key, sealed.data);
}

export async function bytesOf(shelf: Shelf, id: string): Promise<ArrayBuffer | null> {
  const sealed = await (await opened()).get(shelf, id);
  return sealed ? openedBytes(sealed) : null;
}

export async function valueOf<T>(shelf: Shelf, id: string): Promise<T | null> {
  const bytes = await bytesOf(shelf, id);
  return bytes ? (JSON.parse(new TextDecoder().decode(bytes)) as T) : null;
}

export async function allOf<T>(shelf: Shelf): Promise<T[]> {
  const sealed = await (await opened()).getAll(shelf);
  // What this key does not open is nobody's any more, and must not stand in the way of the rest.
  const bytes = await Promise.all(sealed.map((one) => openedBytes(one).catch(() => null)));
  return bytes.flatMap((one) => (one ? [JSON.parse(new TextDecoder().decode(one)) as T] : []));
}

export async function forget(shelf: Shelf, id: string): Promise<void> {
  await (await opened()).delete(shelf, id);
}

/** Whether these are still the same person's things: another tab may have signed out, or somebody else in. */
export async function isStillOpen(): Promise<boolean> {
  const lock = await (await opened()).get("lock", "lock");
  return key !== null && lock !== undefined && lock.mark === mark;
}

/** How many bytes this phone still has for us, as far as the browser says; Infinity when it does not. */
export async function room(): Promise<number> {
  const estimate = await navigator.storage?.estimate?.().catch(() => undefined);
  return estimate?.quota === undefined ? Infinity : estimate.quota - (estimate.usage ?? 0);
}
