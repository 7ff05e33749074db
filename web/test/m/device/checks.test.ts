// Checks of villages: begun with a list, sent once with the photos of problems, and mended when they are refused.
import { beforeEach, describe, expect, test } from "vitest";
import { kept, keptItem, newPhone, open, type Phone } from "@test/m/phone";
import { type Mood, Server, sha256 } from "@test/m/server";

const VILLAGE = "529901200204";
const LIST = {
  id: "01890000-0000-7000-8000-000000000001", code: "GK-1", version: 1, title: "要点", made_at: "2026-01-01T00:00:00Z", place_code: "529901",
  points: [
    { no: 1, what: "收支公开", how: "看公开栏", category_code: "B1", may_enter: true },
    { no: 2, what: "招标", how: "看合同", category_code: "D1", may_enter: true },
    { no: 3, what: "名单公示", how: "看照片", category_code: "B3", may_enter: false },
  ],
};

let server: Server;
let phone: Phone;

beforeEach(async () => {
  server = new Server();
  server.rights = ["finding.enter"];
  server.kit = { villages: [{ code: VILLAGE, name: "岭上村", level: "village", town: "岭口镇" }], lists: [LIST], late_days: 7, most_photos: 3 };
  phone = await newPhone(server);
  await phone.sending.sendAll();
});

async function round(...moods: Mood[]): Promise<void> {
  server.moods = moods;
  await phone.sending.sendAll();
  server.moods = [];
}

/** A check that is being written: the first point wrong, with a photo, the second in order. */
async function begun(photo = "photo") {
  const file = await phone.drafts.keepFile(new Blob([photo], { type: "image/jpeg" }), "photo");
  const [first, second, third] = LIST.points.map((point) => phone.checks.unseen(point));
  const points = { 1: { ...first!, result: "problem" as const, problem: " 没有公开。 ", files: [file] }, 2: { ...second!, result: "in_order" as const }, 3: third! };
  return { ...phone.checks.emptyCheck(), village: VILLAGE, list: LIST, points };
}
async function handOver(check: Awaited<ReturnType<typeof begun>>): Promise<string> {
  const { body, files } = phone.checks.toSend(check);
  await phone.outbox.writeCheck(check.id, body, check.village, files);
  return check.id;
}

describe("a check", () => {
  test("says what was in order and what was wrong, of what kind by its category; what was not seen is not told", async () => {
    const id = await handOver(await begun());
    await round();
    expect(server.taken.get(id)).toMatchObject({
      place_code: VILLAGE, list_id: LIST.id, in_order: [2],
      problems: [{ point_no: 1, kind: "none", problem: "没有公开。", text: null, photos: [{ sha256: sha256("photo"), size: 5 }] }],
    });
    expect(phone.checks.unseen(LIST.points[1]!).kind).toBe("other");
  });

  test("begins with the list by which one may find most", async () => {
    const others = { ...LIST, id: "01890000-0000-7000-8000-000000000002", code: "BT", points: LIST.points.map((point) => ({ ...point, may_enter: false })) };
    server.kit = { ...server.kit!, lists: [others, LIST] };
    phone = await newPhone(server);
    await phone.sending.sendAll();
    expect(phone.checks.listsFor(VILLAGE).map((one) => one.code)).toEqual([LIST.code, others.code]);
  });

  test("is followed by its photos, and leaves the phone", async () => {
    const id = await handOver(await begun());
    await round();
    expect(Buffer.from(server.files.get(`${id}/${sha256("photo")}`)!).toString()).toBe("photo");
    expect(await kept(phone)).toEqual([]);
    expect(await phone.vault.bytesOf("files", sha256("photo"))).toBeNull();
  });

  test("is handed over once, though the tab was killed before it forgot what was written", async () => {
    const check = await begun();
    await handOver(check);
    phone = await open();
    await handOver(check);
    expect(await kept(phone)).toHaveLength(1);
    await round();
    await handOver(check);
    expect(await kept(phone)).toEqual([]);
    expect(server.taken.size).toBe(1);
  });

  test("that is written keeps its photos, whatever else had the same", async () => {
    const check = await begun();
    await phone.vault.keep("mirror", "scribble:check", check);
    await phone.drafts.forgetFiles(check.points[1].files);
    expect(await phone.vault.bytesOf("files", sha256("photo"))).not.toBeNull();
  });

  test("whose photo is refused says so, and the server waits no more once it is given up", async () => {
    const id = await handOver(await begun());
    await round("well", "refused");
    const item = (await keptItem(phone, id))!;
    expect(item.state).toBe("incomplete");
    await phone.sending.giveUp(phone.outbox.items.value[0]!);
    expect(server.withdrawn).toEqual([`${id}/${sha256("photo")}`]);
    expect(await kept(phone)).toEqual([]);
  });

  test("that is rejected is written anew, with its photos, under another id", async () => {
    const id = await handOver(await begun());
    await round("refused");
    expect(await keptItem(phone, id)).toMatchObject({ state: "rejected" });
    expect(await phone.checks.isCheckBegun()).toBe(false);
    await phone.checks.mendCheck(phone.outbox.items.value[0]!);
    const draft = (await phone.vault.valueOf<Awaited<ReturnType<typeof begun>>>("mirror", "scribble:check"))!;
    expect(draft.id).not.toBe(id);
    expect(draft.points[1]).toMatchObject({ result: "problem", problem: "没有公开。", files: [{ sha256: sha256("photo") }] });
    expect([draft.points[2].result, draft.points[3].result]).toEqual(["in_order", null]);
    expect(await phone.vault.bytesOf("files", sha256("photo"))).not.toBeNull();
    expect(await kept(phone)).toEqual([]);
  });
});

describe("what to check by", () => {
  test("is kept for when there is no network, and forgotten with the right", async () => {
    expect(phone.checks.listsFor(VILLAGE)).toEqual([LIST]);
    expect(phone.checks.listsFor("529902100100")).toEqual([]);
    phone = await open();
    expect(phone.checks.checksVillages()).toBe(true);
    server.rights = [];
    phone = await open();
    expect(phone.checks.checksVillages()).toBe(true);
    await phone.sending.sendAll();
    expect(phone.checks.checksVillages()).toBe(false);
    expect((await open()).checks.checksVillages()).toBe(false);
  });
});
