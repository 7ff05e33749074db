// What the map can show: how each layer makes a class, with a colour and words, of each place.
import type { CoverageTable, FigureRow, GroupCoverage } from "@/map/data/figures";
import type { Place } from "@/map/data/places";

export type LayerName = "coverage" | "open" | "overdue" | "density" | "rectification";
export const LAYERS: LayerName[] = ["coverage", "open", "overdue", "density", "rectification"];
/** Where the words of each are. */
export const LAYER_WORDS: Record<LayerName, string> = {
  coverage: "map.layer.coverage", open: "code.measure.open", overdue: "code.measure.overdue", density: "map.layer.density", rectification: "code.rate.rectification",
};

/** From the worst to the best; a group is the first that it fits. Told apart by lightness too, for the colour-blind. */
export const COVERAGE_CLASSES = ["vacant", "below_ratio", "never_signed_in", "silent", "visited", "reporting", "new"] as const;
/** The same for those who are told nothing of activity. */
export const STAFFING_CLASSES = ["vacant", "below_ratio", "never_signed_in", "staffed"] as const;
export type CoverageClass = (typeof COVERAGE_CLASSES)[number] | (typeof STAFFING_CLASSES)[number];
export const COVERAGE_COLOURS: Record<CoverageClass, string> = {
  vacant: "#8e1b15", below_ratio: "#d9603b", never_signed_in: "#e8b04a", silent: "#8f99a3", visited: "#8fc7e8", reporting: "#1f7a4d", new: "#d7dce1", staffed: "#6fa8b8",
};

/** Where the words of a class are: it is one of staffing, or of activity. */
export function wordsOfClass(one: CoverageClass): string {
  return `code.${STAFFING_CLASSES.some((other) => other === one) ? "staffing" : "activity"}.${one}`;
}

export function coverageClass(group: GroupCoverage): CoverageClass {
  return group.staffing === "staffed" ? (group.activity ?? "staffed") : group.staffing;
}

/** How many groups of a coverage table are in each class. */
export function countClasses(table: CoverageTable): Record<CoverageClass, number> {
  const counts = Object.fromEntries(Object.keys(COVERAGE_COLOURS).map((one) => [one, 0])) as Record<CoverageClass, number>;
  for (const group of Object.values(table.groups ?? {})) counts[coverageClass(group)] += 1;
  return counts;
}

/** A layer's value for a place and what it is made of; null when there is nothing to divide by. */
export interface Value {
  value: number | null;
  numerator: number;
  denominator: number | null;
}

export function valueOf(layer: Exclude<LayerName, "coverage">, row: FigureRow, place: Place | undefined): Value {
  const counts = row.counts as Record<string, number>;
  if (layer === "rectification") return row.rates["rectification"] ?? { value: null, numerator: 0, denominator: null };
  if (layer === "density") {
    const problems = counts["problems"] ?? 0;
    const households = place?.households ?? 0;
    return { value: households ? (problems / households) * 1000 : null, numerator: problems, denominator: households || null };
  }
  const count = counts[layer] ?? 0;
  return { value: count, numerator: count, denominator: null };
}

const MORE_IS_WORSE = ["#fdf0dc", "#f7c98b", "#ec9a4f", "#cf6325", "#8e3a10"];
const MORE_IS_BETTER = ["#8e3a10", "#ec9a4f", "#f3e3b5", "#7fb8a4", "#17694f"];
export const NO_VALUE = "#d7dce1";
const RATE_STEPS = [0.6, 0.75, 0.85, 0.95];

export interface Classes {
  colours: string[];
  /** The lower bound of each class but the first. */
  steps: number[];
}

/** The classes of a place's coverage: of its groups, how many have a monitor. */
export const COVERED: Classes = { colours: MORE_IS_BETTER, steps: RATE_STEPS };

/** Classes for the values of a layer: fixed steps for rates, equal shares of the places for counts. */
export function classesFor(layer: Exclude<LayerName, "coverage">, values: Value[]): Classes {
  if (layer === "rectification") return { colours: MORE_IS_BETTER, steps: RATE_STEPS };
  const sorted = values.flatMap((one) => (one.value === null ? [] : [one.value])).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? 0;
  const rounded = layer === "density" ? (n: number) => Math.round(n * 10) / 10 : Math.round;
  const steps = [...new Set([0.2, 0.4, 0.6, 0.8].map((share) => rounded(at(share))))].filter((step) => step > (sorted[0] ?? 0));
  const colours = steps.length === 4 ? MORE_IS_WORSE : MORE_IS_WORSE.slice(0, steps.length + 1);
  return { colours, steps };
}

/** Which class a value is in; -1 when there is none. */
export function classIn({ steps }: Classes, { value }: Value): number {
  if (value === null) return -1;
  return steps.filter((step) => value >= step).length;
}
