// Dates are China's on every screen, deadlines end with their last day, numbers are written as people read them.
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { inChina, onEveryScreen } from "@test/zones";
import { speak } from "@/words";
import {
  asClock, asDay, asDayAndTime, asMonth, asNumber, asPercent, asSize, asTime, chinaDay, daysToLast, fromNow, inThrees, lastDay,
} from "@/words/format";

const anyInstant = fc.date({ min: new Date("1992-01-01"), max: new Date("2060-01-01"), noInvalidDate: true });
const DAY_MS = 86_400_000;

beforeEach(() => speak("zh"));

onEveryScreen(() => {
  test("the day is China's", () => {
    fc.assert(fc.property(anyInstant, (instant) => chinaDay(instant) === inChina(instant).slice(0, 10)));
  });

  test("days and times are China's, at every minute", () => {
    fc.assert(
      fc.property(anyInstant, (instant) => {
        const [year, month, day, hour, minute, second] = inChina(instant).split(/[-T:.]/);
        const [m, d] = [Number(month), Number(day)];
        expect(asDay(instant)).toBe(`${year}年${m}月${d}日`);
        expect(asTime(instant)).toBe(`${m}月${d}日 ${hour}:${minute}`);
        expect(asDayAndTime(instant)).toBe(`${year}年${m}月${d}日 ${hour}:${minute}`);
        expect(asClock(instant)).toBe(`${hour}:${minute}:${second}`);
        expect(asMonth(instant)).toBe(`${year}年${m}月`);
      }),
    );
  });

  test("and so they are in English", () => {
    speak("en");
    expect(asDayAndTime("2026-11-26T16:00:00Z")).toBe("27 Nov 2026, 00:00");
    expect(asDay("2026-12-31T16:00:00Z")).toBe("1 Jan 2027");
    expect(asMonth("2026-11-15")).toBe("Nov 2026");
  });

  test("a deadline at midnight ends with the day before; any other, with its own", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: DAY_MS }), (days, into) => {
        const midnight = Date.parse("1992-01-01T00:00:00+08:00") + days * DAY_MS;
        const day = inChina(new Date(midnight)).slice(0, 10);
        const [year, month, date] = day.split("-").map(Number);
        const due = new Date(midnight + into).toISOString();
        expect(lastDay(due, new Date(midnight))).toBe(`${month}月${date}日`);
        expect(lastDay(due, new Date(midnight - 400 * DAY_MS))).toBe(`${year}年${month}月${date}日`);
        expect(daysToLast(due, new Date(midnight))).toBe("今天");
        expect(daysToLast(due, new Date(midnight + DAY_MS - 1))).toBe("今天");
        expect(daysToLast(due, new Date(midnight - 1))).toBe("明天");
        expect(daysToLast(due, new Date(midnight + 3 * DAY_MS))).toBe("3天前");
      }),
    );
  });

  test("the last day of a year is told with its year only in another", () => {
    const due = "2027-01-01T00:00:00+08:00";
    expect(lastDay(due, new Date("2026-12-31T23:59:59+08:00"))).toBe("12月31日");
    expect(lastDay(due, new Date("2027-01-01T00:00:00+08:00"))).toBe("2026年12月31日");
  });
});

test("what is not there is not told", () => {
  for (const none of [null, undefined, ""]) expect([asDay(none), fromNow(none), lastDay(none), daysToLast(none)]).toEqual(["", "", "", ""]);
});

describe("how far away something is", () => {
  const now = new Date("2026-11-27T00:00:00Z");
  const after = (seconds: number) => fromNow(new Date(now.getTime() + seconds * 1000), now);

  test("is told in the largest unit that is full", () => {
    expect([after(-30), after(-60), after(-3599), after(-3600), after(-86_399), after(-86_400 * 5)]).toEqual(["此刻", "1分钟前", "59分钟前", "1小时前", "23小时前", "5天前"]);
    expect([after(90), after(86_400 * 2)]).toEqual(["1分钟后", "后天"]);
    speak("en");
    expect([after(86_400 * 3), after(-7200)]).toEqual(["in 3 days", "2 hours ago"]);
  });

  test("is never told as more than it is", () => {
    speak("en");
    fc.assert(
      fc.property(fc.integer({ min: -10_000_000, max: 10_000_000 }), (seconds) => {
        const found = /(\d+) (day|hour|minute)/.exec(after(seconds));
        const told = found ? Number(found[1]) * { day: 86_400, hour: 3600, minute: 60 }[found[2] as "day" | "hour" | "minute"] : 0;
        expect(told).toBeLessThanOrEqual(Math.abs(seconds));
      }),
    );
  });
});

describe("numbers", () => {
  test("are rounded where nothing else is asked for, and shares told in percent", () => {
    expect([asNumber(12_345.6), asNumber(12.34, 1), asPercent(0.8765), asPercent(1), asPercent(0), asPercent(null)]).toEqual(["12,346", "12.3", "87.7%", "100%", "0%", "—"]);
  });

  test("of a report are read in threes, and lose no digit", () => {
    expect(inThrees("482319076")).toBe("482 319 076");
    fc.assert(
      fc.property(fc.stringMatching(/^\d{1,12}$/), (number) => {
        const parts = inThrees(number).split(" ");
        expect(parts.join("")).toBe(number);
        expect(parts.slice(0, -1).every((part) => part.length === 3)).toBe(true);
      }),
    );
  });

  test("of bytes are told in kilobytes, and from a million on in megabytes", () => {
    speak("en");
    expect([asSize(500), asSize(999_949), asSize(1_000_000), asSize(1_234_567)]).toEqual(["0.5 kB", "999.9 kB", "1 MB", "1.2 MB"]);
  });
});
