// Checking receipts: the hash is the server's own, and one changed letter is enough for a signature not to hold.
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { newPhone, type Phone, report } from "@test/m/phone";
import { Server } from "@test/m/server";

let server: Server;
let phone: Phone;

beforeEach(async () => {
  server = new Server();
  phone = await newPhone(server);
});

describe("the hash of a body", () => {
  // What gridwatch/receipts.py says of the same body.
  test("is the one that the server takes of the same", async () => {
    const body = {
      text: "组里的路塌了一段 — é", category: "J4", location: { lon: 107.6, lat: 27.1, accuracy_m: 10, datum: "wgs84" }, concerns: [], confidential: false, visit_id: null,
    };
    expect(await phone.receipts.bodySha256(body)).toBe("91f12e86f553a233775686df843d9bdcd882ad0cd6a66839c2cfcbe3beb76f14");
  });

  test("is the same in whatever order a body is written, and whenever it is sent", async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })), async (body) => {
        const otherOrder = Object.fromEntries([...Object.entries(body).reverse(), ["sent_at", new Date().toISOString()]]);
        expect(await phone.receipts.bodySha256({ ...body, sent_at: "" })).toBe(await phone.receipts.bodySha256(otherOrder));
      }),
    );
  });

  test("is another one when any word is another one", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), async (one, other) => {
        const [first, second] = [await phone.receipts.bodySha256({ text: one }), await phone.receipts.bodySha256({ text: other })];
        expect(first === second).toBe(one === other);
      }),
    );
  });
});

describe("a signature", () => {
  let receipt: Record<string, unknown> & { key_id: string; signature: string };
  beforeEach(async () => {
    const id = await report(phone, "路");
    await phone.sending.sendAll();
    receipt = phone.outbox.receipts.value.get(id)!;
  });

  test("of the server holds, and goes on holding when another key signs today", async () => {
    expect(await phone.receipts.isGenuine(receipt)).toBe(true);
    server.turnKey();
    await phone.receipts.fetchKeys();
    expect(await phone.receipts.isGenuine(receipt)).toBe(true);
  });

  test("holds no more when a word of the receipt is changed, added or left out", async () => {
    const { report_id: _, ...shorter } = receipt;
    for (const spoilt of [{ ...receipt, report_id: "another" }, { ...receipt, more: 1 }, shorter])
      expect(await phone.receipts.isGenuine(spoilt as typeof receipt)).toBe(false);
  });

  test("holds no more when any of its own letters is another one", async () => {
    // The last letter of 86 carries four bits that are thrown away.
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 84 }), fc.constantFrom(..."AZaz09-_"), async (at, letter) => {
        fc.pre(receipt.signature[at] !== letter);
        const signature = receipt.signature.slice(0, at) + letter + receipt.signature.slice(at + 1);
        expect(await phone.receipts.isGenuine({ ...receipt, signature })).toBe(false);
      }),
    );
  });

  test("that is no signature at all does not hold, and stops nothing", async () => {
    for (const signature of ["", "???", "组"]) expect(await phone.receipts.isGenuine({ ...receipt, signature })).toBe(false);
  });

  test("by a key that the server has not published does not hold, whatever it is called", async () => {
    const stranger = new Server();
    const theirs = await newPhone(stranger);
    const id = await report(theirs, "路");
    await theirs.sending.sendAll();
    const forged = theirs.outbox.receipts.value.get(id)!;
    phone = await newPhone(server);
    expect(await phone.receipts.isGenuine(forged)).toBe(false);
    expect(await phone.receipts.isGenuine({ ...forged, key_id: receipt.key_id })).toBe(false);
  });
});
