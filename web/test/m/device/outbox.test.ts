// The outbox: what is finished is handed over once and whole, also on a full phone and in a tab that dies.
import { beforeEach, describe, expect, test, vi } from "vitest";
import { kept, keptItem, newPhone, open, type Phone, report } from "@test/m/phone";
import { Server, sha256 } from "@test/m/server";

let server: Server;
let phone: Phone;

beforeEach(async () => {
  server = new Server();
  phone = await newPhone(server);
});

/** From now on this phone has no room for what is put on a shelf. */
function fill(shelf: string) {
  const { put } = IDBObjectStore.prototype;
  return vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (this: IDBObjectStore, ...given: [unknown, IDBValidKey?]) {
    if (this.name === shelf) throw new DOMException("", "QuotaExceededError");
    return put.apply(this, given);
  });
}

describe("handing a draft over", () => {
  test("makes an item of it under the same id, and leaves no draft", async () => {
    const id = await report(phone, "  路  ", "photo");
    const [item] = await kept(phone);
    expect(item).toMatchObject({ id, type: "report", state: "saved", about: "J4", files: [{ sha256: sha256("photo") }] });
    expect(item!.body).toMatchObject({ text: "路", evidence: [{ sha256: sha256("photo"), kind: "photo", size: 5 }] });
    expect(await phone.vault.allOf("drafts")).toEqual([]);
    expect(phone.outbox.items.value.map((one) => one.id)).toEqual([id]);
  });

  test("says a place by its code, or else by the position, never both", async () => {
    const position = { lon: 107.6, lat: 27.1, accuracy_m: 10, datum: "wgs84" as const };
    for (const placeCode of ["529901200204002", ""]) await phone.outbox.submit(phone.drafts.newDraft({ text: "路", position, placeCode }));
    const bodies = phone.outbox.items.value.map((one) => one.body);
    expect(bodies.map((one) => [one["place_code"], one["location"]])).toEqual([[undefined, position], ["529901200204002", undefined]]);
  });

  test("asks for it to be sent", async () => {
    const asked = vi.fn();
    phone.outbox.sendSoon.value = asked;
    await report(phone, "路");
    expect(asked).toHaveBeenCalledOnce();
  });

  test("on a full phone leaves the draft as it was, and no item", async () => {
    const full = fill("items");
    await expect(report(phone, "路", "photo")).rejects.toMatchObject({ why: "full" });
    full.mockRestore();
    expect(await kept(phone)).toEqual([]);
    expect(phone.outbox.items.value).toEqual([]);
    expect(await phone.vault.allOf("drafts")).toMatchObject([{ text: "路", files: [{ sha256: sha256("photo") }] }]);
    expect(await phone.vault.bytesOf("files", sha256("photo"))).not.toBeNull();
  });

  test("in a tab that dies between the two steps leaves one item with its files, and no draft", async () => {
    const draft = phone.drafts.newDraft({ text: "路", category: "J4" });
    draft.files.push(await phone.drafts.keepFile(new Blob(["photo"]), "photo"));
    await phone.drafts.save(draft);
    const dying = vi.spyOn(IDBObjectStore.prototype, "delete").mockImplementation(() => {
      throw new Error("the tab died");
    });
    await expect(phone.outbox.submit(draft)).rejects.toThrow("the tab died");
    dying.mockRestore();

    phone = await open();
    expect(phone.outbox.items.value.map((one) => one.id)).toEqual([draft.id]);
    expect(phone.drafts.drafts.value).toEqual([]);
    expect(await phone.vault.allOf("drafts")).toEqual([]);
    expect(await phone.vault.bytesOf("files", sha256("photo"))).not.toBeNull();
  });
});

test("a photo that two reports have stays until both are delivered", async () => {
  const [first, second] = [await report(phone, "路", "photo"), await report(phone, "桥", "photo")];
  await phone.outbox.remove((await keptItem(phone, first))!);
  expect(await phone.vault.bytesOf("files", sha256("photo"))).not.toBeNull();
  await phone.outbox.remove((await keptItem(phone, second))!);
  expect(await phone.vault.bytesOf("files", sha256("photo"))).toBeNull();
});

test("the newest item is shown first, also after the page was opened again", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const made: string[] = [];
  for (const day of ["2026-11-25", "2026-11-27", "2026-11-26"]) {
    vi.setSystemTime(Date.parse(day));
    made.push(await phone.outbox.logVisit({ place_code: "1" }, "1"));
  }
  vi.useRealTimers();
  expect((await open()).outbox.items.value.map((one) => one.id)).toEqual([made[1], made[2], made[0]]);
});

describe("mending what was not taken", () => {
  test("makes a draft of everything that was in it, under a new id", async () => {
    const old = phone.drafts.newDraft({
      category: "J4", text: "路", placeCode: "529901200204002", confidential: true, concerns: [{ post: "chief" } as never], visitId: "0197",
    });
    old.files.push(await phone.drafts.keepFile(new Blob(["photo"]), "photo"));
    await phone.outbox.submit(old);
    const mended = await phone.outbox.mend((await keptItem(phone, old.id))!);

    const { id: _id, begunAt: _begunAt, ...words } = old;
    expect(mended).toMatchObject(words);
    expect(mended.id).not.toBe(old.id);
    expect(await kept(phone)).toEqual([]);
    expect(await phone.vault.allOf("drafts")).toEqual([mended]);
    expect(await phone.vault.bytesOf("files", sha256("photo"))).not.toBeNull();
  });

  test("on a full phone leaves it in the outbox", async () => {
    const id = await report(phone, "路", "photo");
    const full = fill("drafts");
    await expect(phone.outbox.mend((await keptItem(phone, id))!)).rejects.toMatchObject({ why: "full" });
    full.mockRestore();
    expect(await keptItem(phone, id)).toMatchObject({ files: [{ sha256: sha256("photo") }] });
  });
});

test("a full phone does not keep its items from being sent: that is what makes room", async () => {
  const id = await report(phone, "路", "photo");
  const full = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
    throw new DOMException("", "QuotaExceededError");
  });
  await phone.sending.sendAll();
  full.mockRestore();
  expect([...server.taken.keys()]).toEqual([id]);
  expect(server.files.has(`${id}/${sha256("photo")}`)).toBe(true);
  expect(await kept(phone)).toEqual([]);
});
