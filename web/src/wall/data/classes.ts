// Five classes for a figure of the places below, the same for all months, so that colours can be compared while they play.
import type { Look } from "@/look";
import type { Month } from "@/wall/data/answer";

/** From few to many: brighter on a dark wall, darker on a light one. */
export const COLOURS: Record<Look, readonly string[]> = {
  dark: ["#14303f", "#1a4c66", "#1f7196", "#36a2cc", "#8fdcf5"],
  light: ["#e3eff6", "#b5d6e8", "#7db4d3", "#3f87b0", "#12557f"],
};
export const WITHHELD: Record<Look, string> = { dark: "#2a3238", light: "#d7dce1" };

/** Nothing smaller is told, but 0. */
export const LEAST = 3;

/** The lower bounds of all classes but the first: equal steps up to the largest, in round numbers. */
export function stepsFor(months: Month[], figure: string): number[] {
  const most = Math.max(0, ...months.flatMap((month) => Object.values(month.places).map((counts) => counts[figure] ?? 0)));
  const step = Math.max(LEAST, roundUp(most / COLOURS.dark.length));
  return [1, 2, 3, 4].map((times) => times * step).filter((bound) => bound <= most);
}

/** Which class a count is in. */
export const classIn = (steps: number[], count: number): number => steps.filter((bound) => count >= bound).length;

/** The next of 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 25, 30, … */
export function roundUp(value: number): number {
  if (value <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  const found = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((one) => one * power >= value - 1e-9) ?? 10;
  return Math.ceil(found * power);
}
