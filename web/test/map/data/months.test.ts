// Windows of the map: whole months of China, the last one not included, and nothing that somebody may not see.
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { onEveryScreen } from "@test/zones";
import { dayOf, latestMonth, months, SPANS, windowOf } from "@/map/data/months";
import { addMonths } from "@/words/months";
import { type Appointment, remember, type Role } from "@/session";

const account = { id: 1, name: "安娜", phone: "1", is_activated: true };
const signedInAs = (...roles: Role[]) => remember({ account, appointments: roles.map((role) => ({ role }) as Appointment) });

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-11-30T16:30:00Z") });
  signedInAs("county_officer");
});
afterEach(() => void vi.useRealTimers());

onEveryScreen(() => {
  test("the latest month is the one that has begun in China", () => expect(latestMonth()).toBe("2026-12"));

  test("coverage is looked at on the last day of a month, or today", () => {
    expect(["2024-02", "2025-02", "2026-11", "2026-12"].map(dayOf)).toEqual(["2024-02-29", "2025-02-28", "2026-11-30", "2026-12-01"]);
  });
});

test("there are 36 months to choose from, each after the other", () => {
  const all = months();
  expect([all.length, all[0], all.at(-1)]).toEqual([36, "2024-01", "2026-12"]);
  expect(all.slice(1)).toEqual(all.slice(0, -1).map((one) => addMonths(one, 1)));
});

describe("who reads past months only", () => {
  test("is whoever is nothing but a viewer of a town", () => {
    signedInAs("town_viewer");
    expect([latestMonth(), months().at(-1)]).toEqual(["2026-11", "2026-11"]);
  });
  test("is nobody who has another post as well", () => {
    signedInAs("town_viewer", "town_clerk");
    expect(latestMonth()).toBe("2026-12");
  });
});

test("a window is a month, the year so far, or twelve months, and ends before the next begins", () => {
  expect(SPANS.map((span) => windowOf("2026-12", span))).toEqual([
    { from: "2026-12-01", to: "2027-01-01" }, { from: "2026-01-01", to: "2027-01-01" }, { from: "2026-01-01", to: "2027-01-01" },
  ]);
  expect(windowOf("2026-03", "twelve")).toEqual({ from: "2025-04-01", to: "2026-04-01" });
});

test("windows of months that follow each other have no gap and share no day", () => {
  fc.assert(fc.property(fc.integer({ min: -600, max: 600 }), (by) => {
    const month = addMonths("2026-01", by);
    expect(windowOf(month, "month").to).toBe(windowOf(addMonths(month, 1), "month").from);
  }));
});
