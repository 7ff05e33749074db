// Where screens may stand: the client tells China's time on all of them.
import { afterEach, beforeEach, describe, expect } from "vitest";

const ZONES = ["Asia/Shanghai", "UTC", "America/Los_Angeles", "Pacific/Kiritimati"];
const HOUR_MS = 3_600_000;

/** The same tests on a screen of each zone. */
export function onEveryScreen(tests: () => void): void {
  describe.each(ZONES)("on a screen in %s", (zone) => {
    const before = process.env["TZ"];
    beforeEach(() => {
      process.env["TZ"] = zone;
      expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(zone);
    });
    afterEach(() => {
      if (before === undefined) delete process.env["TZ"];
      else process.env["TZ"] = before;
    });
    tests();
  });
}

/** An instant as clocks in China show it, by nothing but arithmetic: eight hours ahead, without summer time since 1992. */
export const inChina = (instant: Date) => new Date(instant.getTime() + 8 * HOUR_MS).toISOString();
