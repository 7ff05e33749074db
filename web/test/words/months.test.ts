// Months of China's calendar, counted.
import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { onEveryScreen } from "@test/zones";
import { addMonths, thisMonth } from "@/words/months";

const anyMonth = fc.tuple(fc.integer({ min: 1950, max: 2100 }), fc.integer({ min: 1, max: 12 })).map(([year, month]) => `${year}-${String(month).padStart(2, "0")}`);
const anyNumber = fc.integer({ min: -500, max: 500 });

afterEach(() => void vi.useRealTimers());

onEveryScreen(() => {
  test("this month begins with China's midnight", () => {
    vi.useFakeTimers({ now: new Date("2026-11-30T15:59:59Z") });
    expect(thisMonth()).toBe("2026-11");
    vi.setSystemTime(new Date("2026-11-30T16:00:00Z"));
    expect(thisMonth()).toBe("2026-12");
  });
});

test("a year has twelve", () => {
  expect([addMonths("2026-11", 1), addMonths("2026-12", 1), addMonths("2026-01", -1), addMonths("2026-11", -11), addMonths("2026-11", 0)]).toEqual(["2026-12", "2027-01", "2025-12", "2025-12", "2026-11"]);
  fc.assert(fc.property(anyMonth, (month) => addMonths(month, 12) === `${Number(month.slice(0, 4)) + 1}${month.slice(4)}`));
});

test("some on and as many back is where one was, and in two steps as far as in one", () => {
  fc.assert(
    fc.property(anyMonth, anyNumber, anyNumber, (month, some, more) => {
      expect(addMonths(addMonths(month, some), -some)).toBe(month);
      expect(addMonths(addMonths(month, some), more)).toBe(addMonths(month, some + more));
    }),
  );
});

test("a later month is a later word", () => {
  fc.assert(fc.property(anyMonth, fc.integer({ min: 1, max: 500 }), (month, by) => addMonths(month, by) > month));
});
