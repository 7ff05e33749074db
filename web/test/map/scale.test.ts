// The bar of a map's scale: a round distance, as long as fits.
import fc from "fast-check";
import { expect, test } from "vitest";
import { metresAPixel, scaleBar } from "@/map/scale";

test("a pixel at the equator is as long as its share of the equator", () => {
  expect(metresAPixel(0, 0) * 512).toBeCloseTo(40_075_017, -2);
  expect(metresAPixel(10, 60)).toBeCloseTo(metresAPixel(11, 0), 6);
});

test("the bar is a round distance, no longer than fits, and at least two fifths of it", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 100_000, noNaN: true }), (metres) => {
      const bar = scaleBar(metres, 160);
      const lead = bar.metres / 10 ** Math.floor(Math.log10(bar.metres) + 1e-9);
      expect([1, 2, 5].some((round) => Math.abs(lead - round) < 1e-9)).toBe(true);
      expect(bar.px).toBeLessThanOrEqual(160.0001);
      expect(bar.px).toBeGreaterThanOrEqual(160 * 0.4 - 0.0001);
      expect(bar.px * metres).toBeCloseTo(bar.metres, 5);
    }),
  );
});
