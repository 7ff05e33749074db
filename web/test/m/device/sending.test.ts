// Sending: what the server has proved to have leaves the phone, and nothing else ever does.
import fc from "fast-check";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { kept, keptItem, newPhone, open, type Phone, report } from "@test/m/phone";
import { type Mood, Server, sha256 } from "@test/m/server";

let server: Server;
let phone: Phone;

beforeEach(async () => {
  server = new Server();
  phone = await newPhone(server);
});

/** One round, in which the calls that write go as told. */
async function round(...moods: Mood[]): Promise<void> {
  server.moods = moods;
  await phone.sending.sendAll();
  server.moods = [];
}

describe("a report that the server takes", () => {
  test("arrives as it was written, and leaves the phone with its receipt kept", async () => {
    const id = await report(phone, " 组里的路塌了一段 ");
    await round();
    expect(server.taken.get(id)).toMatchObject({ category: "J4", text: "组里的路塌了一段", place_code: "529901200204002", confidential: false });
    expect(await kept(phone)).toEqual([]);
    expect(phone.outbox.receipts.value.get(id)).toMatchObject({ report_id: id });
    expect((await open()).outbox.receipts.value.get(id)).toMatchObject({ report_id: id });
  });

  test("is followed by its files, byte by byte", async () => {
    const id = await report(phone, "路", "one photo", "another");
    await round();
    for (const file of ["one photo", "another"]) expect(Buffer.from(server.files.get(`${id}/${sha256(file)}`)!).toString()).toBe(file);
    expect(await kept(phone)).toEqual([]);
    expect(await phone.vault.bytesOf("files", sha256("one photo"))).toBeNull();
  });

  test("is signed for by a key that the phone has not seen before: it asks for the keys again", async () => {
    server.turnKey();
    await report(phone, "路");
    await round();
    expect(await kept(phone)).toEqual([]);
  });
});

describe("a receipt that does not hold keeps the item on the phone", () => {
  const spoilt: Mood[] = ["forged", "changed", "of another body", "without a body"];
  test.each(spoilt)("%s", async (mood) => {
    const id = await report(phone, "路");
    await round(mood);
    expect(await keptItem(phone, id)).toMatchObject({ state: "unproven", receipt: null });
    expect(phone.outbox.receipts.value.size).toBe(0);
    await round();
    expect(await kept(phone)).toEqual([]);
  });

  test.each(spoilt)("and the file: %s", async (mood) => {
    const id = await report(phone, "路", "photo");
    await round("well", mood);
    expect(phone.sending.sendingProblem.value).toMatchObject({ code: "unproven" });
    expect(await keptItem(phone, id)).toMatchObject({ state: "filing", files: [{ sha256: sha256("photo") }] });
    expect(await phone.vault.bytesOf("files", sha256("photo"))).not.toBeNull();
    await round();
    expect(await kept(phone)).toEqual([]);
  });
});

describe("when nobody answers", () => {
  test.each<Mood>(["unreachable", "answer lost", "broken", "sign-in page of a hotspot"])("%s: the item waits as saved, and goes with the next round, once", async (mood) => {
    const id = await report(phone, "路");
    await round(mood);
    expect(await keptItem(phone, id)).toMatchObject({ state: "saved" });
    expect(phone.sending.sendingProblem.value?.isPassing).toBe(true);
    await round();
    expect(await kept(phone)).toEqual([]);
    expect([...server.taken.keys()]).toEqual([id]);
  });

  test("a file that did not come through does not send the words again", async () => {
    await report(phone, "路", "photo");
    await round("well", "unreachable");
    await round();
    expect(server.batches).toHaveLength(1);
    expect(await kept(phone)).toEqual([]);
  });
});

describe("what the server does not take", () => {
  test("for good says why, stays, and is not sent again unasked", async () => {
    const id = await report(phone, "路");
    await round("refused");
    expect(await keptItem(phone, id)).toMatchObject({ state: "rejected", problem: { code: "validation" } });
    await round();
    expect(server.batches).toHaveLength(1);
  });

  test("for now is sent again", async () => {
    const id = await report(phone, "路");
    await round("each refused for now");
    expect(await keptItem(phone, id)).toMatchObject({ state: "saved" });
    await round();
    expect(await kept(phone)).toEqual([]);
  });

  test("yet, since something else must come first, waits", async () => {
    await phone.outbox.move("0197", 1, "answer", "今天修好了");
    await round("held");
    expect((await kept(phone))[0]).toMatchObject({ state: "waiting" });
    await round();
    expect(await kept(phone)).toEqual([]);
  });

  test("of the files does not hold up the others, nor lose the report", async () => {
    const id = await report(phone, "路", "bad", "good");
    await round("well", "refused");
    expect(server.files.has(`${id}/${sha256("good")}`)).toBe(true);
    expect(await keptItem(phone, id)).toMatchObject({ state: "incomplete", files: [{ sha256: sha256("bad") }], problem: { code: "file_unfit" } });
  });

  test("because the phone has lost the file is said, and can be given up", async () => {
    const id = await report(phone, "路", "photo");
    await phone.vault.forget("files", sha256("photo"));
    await round();
    expect(await keptItem(phone, id)).toMatchObject({ state: "incomplete", problem: { code: "missing" } });
    await phone.sending.giveUp((await keptItem(phone, id))!);
    expect(server.withdrawn).toEqual([`${id}/${sha256("photo")}`]);
    expect(await kept(phone)).toEqual([]);
    expect(phone.outbox.receipts.value.has(id)).toBe(true);
  });
});

test("items go in the order they were made, fifty at a time", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-27T01:00:00Z") });
  const made: string[] = [];
  for (let at = 0; at < 52; at += 1) {
    made.push(await phone.outbox.logVisit({ place_code: "529901200204002", result: "normal" }, "529901200204002"));
    vi.advanceTimersByTime(1000);
  }
  vi.useRealTimers();
  await round();
  expect(server.batches).toEqual([made.slice(0, 50), made.slice(50)]);
});

test("what is written while a batch is under way goes with the next round, and nothing goes twice", async () => {
  const first = await report(phone, "路");
  let second = "";
  server.meanwhile = async () => {
    server.meanwhile = async () => {};
    second = await report(phone, "桥");
    await phone.sending.sendAll();
  };
  await Promise.all([phone.sending.sendAll(), phone.sending.sendAll()]);
  expect(server.batches).toEqual([[first], [second]]);
  expect(await kept(phone)).toEqual([]);
});

test("what another tab has written goes as well", async () => {
  const id = await report(await open(), "路");
  await round();
  expect(server.batches).toEqual([[id]]);
});

describe("nobody's words go under another's name", () => {
  test("when the session's cookie is somebody else's", async () => {
    await report(phone, "路");
    server.account = { id: 8, name: "波", phone: "15400000008" };
    await round();
    expect(server.batches).toEqual([]);
    expect(phone.session.session.isLost).toBe(true);
    expect(await kept(phone)).toHaveLength(1);
  });

  test("when another tab has signed out", async () => {
    await report(phone, "路");
    const other = await open();
    await other.vault.destroy();
    await round();
    expect(server.batches).toEqual([]);
    expect(phone.session.session.isLost).toBe(true);
  });
});

test("a tab stands back while another is sending", async () => {
  vi.stubGlobal("navigator", { language: "zh-CN", locks: { request: (_name: string, _how: object, then: (lock: null) => unknown) => then(null) } });
  await report(phone, "路");
  await round();
  vi.stubGlobal("navigator", { language: "zh-CN" });
  expect(server.batches).toEqual([]);
  expect(await kept(phone)).toHaveLength(1);
});

test("a clock that is more than five minutes off is noticed, and noticed again when it is right", async () => {
  vi.useFakeTimers({ toFake: ["setInterval"] });
  phone.sending.keepSending();
  vi.useRealTimers();
  server.date = new Date(Date.now() - 600_000);
  await vi.waitUntil(() => !phone.sending.isSending.value);
  await round();
  expect(phone.sending.clockAhead.value).toBeGreaterThan(590_000);
  server.date = new Date();
  await round();
  expect(phone.sending.clockAhead.value).toBe(0);
});

// Whatever happens on the way, and in whatever order.
type Step =
  | { does: "writes"; files: string[] }
  | { does: "visits" }
  | { does: "sends"; moods: Mood[] }
  | { does: "dies"; mood: Mood };
const PASSING: Mood[] = [
  "well", "unreachable", "answer lost", "broken", "sign-in page of a hotspot", "each refused for now", "held", "forged", "changed", "of another body", "without a body",
];
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constant("writes" as const), files: fc.subarray(["photo", "same photo again", "another"]) }),
  fc.record({ does: fc.constant("visits" as const) }),
  fc.record({ does: fc.constant("sends" as const), moods: fc.array(fc.constantFrom(...PASSING), { maxLength: 4 }) }),
  fc.record({ does: fc.constant("dies" as const), mood: fc.constantFrom<Mood>("tab dies before", "tab dies after") }),
);

test("nothing is ever lost: until its receipt holds it is on the phone, and in the end all of it is with the server", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 2, maxLength: 10 }), async (steps) => {
      server = new Server();
      phone = await newPhone(server);
      const made = new Map<string, string[]>();

      for (const step of steps) {
        if (step.does === "writes") made.set(await report(phone, `report ${made.size}`, ...step.files), step.files);
        else if (step.does === "visits") made.set(await phone.outbox.logVisit({ place_code: "1" }, "1"), []);
        else if (step.does === "sends") await round(...step.moods);
        else await die(step.mood);
        await everythingIsSomewhere(made);
      }

      await round();
      await round();
      expect(await kept(phone)).toEqual([]);
      expect([...server.taken.keys()].sort()).toEqual([...made.keys()].sort());
      for (const [id, files] of made) for (const file of files) expect(server.files.has(`${id}/${sha256(file)}`)).toBe(true);
    }),
  );
});

/** The tab dies while it waits for the server, or when it has sent everything; then the page is opened again. */
async function die(mood: Mood): Promise<void> {
  const dead = new Promise<void>((resolve) => (server.whenDead = resolve));
  await Promise.race([dead, round(mood)]);
  server.moods = [];
  phone = await open();
}

async function everythingIsSomewhere(made: Map<string, string[]>): Promise<void> {
  const items = await kept(phone);
  for (const [id, files] of made) {
    const item = items.find((one) => one.id === id);
    const isProven = server.taken.has(id) && phone.outbox.receipts.value.has(id);
    expect(item !== undefined || isProven).toBe(true);
    for (const file of files) {
      const isHere = item?.files.some((one) => one.sha256 === sha256(file)) && (await phone.vault.bytesOf("files", sha256(file))) !== null;
      expect(isHere || server.files.has(`${id}/${sha256(file)}`)).toBe(true);
    }
  }
}
