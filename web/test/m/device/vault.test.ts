// The vault: what it keeps is kept whole, closed to everybody else, and gone at once when somebody signs out.
import { IDBFactory } from "fake-indexeddb";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

type Vault = typeof import("@/m/device/vault");

/** The vault as a tab has it: another one on the same phone shares what is stored, and nothing else. */
async function tab(): Promise<Vault> {
  vi.resetModules();
  return import("@/m/device/vault");
}

/** What somebody finds who takes the phone apart. */
async function stored(shelf: string): Promise<Record<string, unknown>[]> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const asked = indexedDB.open("gridwatch");
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error!);
  });
  const found = await new Promise<Record<string, unknown>[]>((resolve) => {
    const asked = database.transaction(shelf).objectStore(shelf).getAll() as IDBRequest<Record<string, unknown>[]>;
    asked.onsuccess = () => resolve(asked.result);
  });
  database.close();
  return found;
}

const ANNA = [7, "15400000007"] as const;
const BOB = [8, "15400000008"] as const;
let vault: Vault;

beforeEach(async () => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  vault = await tab();
  await vault.begin(...ANNA);
});
afterEach(() => void vi.restoreAllMocks());

describe("what is kept", () => {
  test("comes back byte by byte", async () => {
    const anyBytes = fc.uint8Array({ maxLength: 2000 });
    await fc.assert(
      fc.asyncProperty(anyBytes, async (bytes) => {
        await vault.keepBytes("files", "one", bytes.slice().buffer);
        expect(new Uint8Array((await vault.bytesOf("files", "one"))!)).toEqual(bytes);
      }),
    );
  });

  test("comes back as the value it was, alone and among the others", async () => {
    // JSON has one zero, and no undefined.
    const anyValue = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);
    await fc.assert(
      fc.asyncProperty(anyValue, async (value) => {
        await vault.keep("drafts", "one", { value });
        expect(await vault.valueOf("drafts", "one")).toEqual({ value });
        expect(await vault.allOf("drafts")).toEqual([{ value }]);
      }),
    );
  });

  test("is still there when the tab was killed", async () => {
    await vault.keep("items", "one", { text: "组里的路塌了一段" });
    const next = await tab();
    expect(await next.unlock()).toEqual({ accountId: ANNA[0], phone: ANNA[1] });
    expect(await next.valueOf("items", "one")).toEqual({ text: "组里的路塌了一段" });
  });

  test("is nowhere in clear words", async () => {
    const words = "组里的路塌了一段";
    await vault.keep("items", "one", { words });
    const [sealed] = await stored("items");
    expect(Object.keys(sealed!).sort()).toEqual(["data", "id", "iv"]);
    expect(Buffer.from(sealed!["data"] as ArrayBuffer).includes(Buffer.from(words))).toBe(false);
  });

  test("looks different each time, though it says the same", async () => {
    for (const id of ["one", "other"]) await vault.keep("items", id, "the same");
    const [one, other] = await stored("items");
    expect(Buffer.from(one!["data"] as ArrayBuffer).equals(Buffer.from(other!["data"] as ArrayBuffer))).toBe(false);
  });

  test("is under a key that scripts cannot read out", async () => {
    const [lock] = await stored("lock");
    await expect(crypto.subtle.exportKey("raw", lock!["key"] as CryptoKey)).rejects.toThrow();
  });
});

describe("signing out", () => {
  test("destroys the key first, so that a phone that dies meanwhile keeps nothing that can be read", async () => {
    await vault.keep("items", "one", "words");
    const { clear } = IDBObjectStore.prototype;
    vi.spyOn(IDBObjectStore.prototype, "clear").mockImplementation(function (this: IDBObjectStore) {
      if (this.name !== "lock") throw new DOMException("the phone died", "UnknownError");
      return clear.call(this);
    });
    await expect(vault.destroy()).rejects.toThrow("the phone died");

    expect(await stored("items")).toHaveLength(1);
    await expect(vault.valueOf("items", "one")).rejects.toThrow(vault.NotKept);
    const next = await tab();
    expect(await next.unlock()).toBeNull();
    expect(await next.allOf("items")).toEqual([]);
  });

  test("leaves nothing at all", async () => {
    const shelves = ["drafts", "items", "files", "receipts", "mirror"] as const;
    for (const shelf of shelves) await vault.keep(shelf, "one", "words");
    await vault.destroy();
    for (const shelf of ["lock", ...shelves]) expect(await stored(shelf)).toEqual([]);
  });

  test("stops what was being kept just then", async () => {
    const keeping = vault.keep("items", "one", "words");
    const leaving = vault.destroy();
    await expect(keeping).rejects.toMatchObject({ why: "closed" });
    await leaving;
    expect(await stored("items")).toEqual([]);
  });

  test("in another tab closes this one", async () => {
    const other = await tab();
    await other.unlock();
    await other.destroy();
    expect(await vault.isStillOpen()).toBe(false);
    await expect(vault.keep("items", "one", "words")).rejects.toMatchObject({ why: "closed" });
    expect(await stored("items")).toEqual([]);
  });
});

describe("another person on the same phone", () => {
  test("finds nothing of the one before", async () => {
    await vault.keep("items", "one", "words");
    await vault.begin(...BOB);
    expect(await vault.allOf("items")).toEqual([]);
    expect(await stored("items")).toEqual([]);
  });

  test("takes over in another tab, and this one can write nothing under the old key", async () => {
    await (await tab()).begin(...BOB);
    expect(await vault.isStillOpen()).toBe(false);
    await expect(vault.keep("items", "one", "words")).rejects.toMatchObject({ why: "closed" });
  });

  test("the same person again finds everything", async () => {
    await vault.keep("items", "one", "words");
    await (await tab()).begin(...ANNA);
    expect(await vault.allOf("items")).toEqual(["words"]);
  });
});

describe("what cannot be kept", () => {
  test("on a full phone leaves what was there before", async () => {
    await vault.keep("items", "one", "before");
    vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
      throw new DOMException("", "QuotaExceededError");
    });
    await expect(vault.keep("items", "one", "after")).rejects.toMatchObject({ why: "full" });
    vi.restoreAllMocks();
    expect(await vault.valueOf("items", "one")).toBe("before");
  });

  test("is refused before anybody is signed in", async () => {
    await vault.destroy();
    await expect(vault.keep("items", "one", "words")).rejects.toMatchObject({ why: "closed" });
  });

  test("is said at once where a browser encrypts nothing", async () => {
    vi.stubGlobal("crypto", {});
    await expect((await tab()).unlock()).rejects.toMatchObject({ why: "denied" });
    vi.stubGlobal("crypto", (await import("node:crypto")).webcrypto);
  });

  test("of what no key opens stands in the way of nothing else", async () => {
    await vault.keep("items", "mine", "words");
    const [sealed] = await stored("items");
    const strange = { ...sealed!, id: "strange", iv: new Uint8Array(12) };
    await new Promise<void>((resolve) => {
      const asked = indexedDB.open("gridwatch");
      asked.onsuccess = () => {
        const entry = asked.result.transaction("items", "readwrite");
        entry.objectStore("items").put(strange);
        entry.oncomplete = () => resolve();
      };
    });
    expect(await vault.allOf("items")).toEqual(["words"]);
  });
});
