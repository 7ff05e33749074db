// Classes: each place is in exactly one, and a better value is never in a worse one.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CoverageTable, FigureRow, GroupCoverage } from "@/map/data/figures";
import { classesFor, classIn, COVERAGE_CLASSES, countClasses, coverageClass, LAYERS, STAFFING_CLASSES, valueOf, wordsOfClass } from "@/map/data/layers";
import type { Place } from "@/map/data/places";
import codes from "@/words/zh/codes.json";
import mapWords from "@/words/zh/map.json";

const anyGroup = fc.record({
  staffing: fc.constantFrom("vacant", "below_ratio", "never_signed_in", "staffed"),
  activity: fc.constantFrom("reporting", "visited", "silent", "new", null),
}) as fc.Arbitrary<GroupCoverage>;
const values = (numbers: (number | null)[]) => numbers.map((value) => ({ value, numerator: 0, denominator: null }));
const anyValues = fc.array(fc.option(fc.nat({ max: 300 })), { maxLength: 40 });

describe("a group", () => {
  test("that lacks a monitor is told so, whatever its activity; one that has all, by its activity", () => {
    const group = (staffing: string, activity: string | null) => coverageClass({ staffing, activity } as GroupCoverage);
    for (const staffing of ["vacant", "below_ratio", "never_signed_in"]) expect(group(staffing, "reporting")).toBe(staffing);
    expect(group("staffed", "silent")).toBe("silent");
    expect(group("staffed", null)).toBe("staffed");
  });

  test("is counted in one class: together they are all groups", () => {
    fc.assert(
      fc.property(fc.array(anyGroup), (groups) => {
        const counts = countClasses({ groups: Object.fromEntries(groups.entries()) } as unknown as CoverageTable);
        expect(Object.values(counts).reduce((sum, one) => sum + one, 0)).toBe(groups.length);
        for (const [name, count] of Object.entries(counts)) expect(groups.filter((one) => coverageClass(one) === name)).toHaveLength(count);
      }),
    );
  });
});

test("each class and each layer has its words", () => {
  const words = { code: codes.code, map: mapWords.map } as object;
  const found = (key: string) => key.split(".").reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], words);
  for (const one of [...COVERAGE_CLASSES, ...STAFFING_CLASSES]) expect(found(wordsOfClass(one)), one).toBeTypeOf("string");
});

describe("the value of a place", () => {
  const row = { counts: { open: 3, problems: 4 }, rates: { rectification: { value: 0.5, numerator: 2, denominator: 4 } } } as unknown as FigureRow;
  const place = (households: number | null) => ({ households }) as Place;

  test("is its count, its rate, or its problems by a thousand households", () => {
    expect(LAYERS.slice(1).map((layer) => valueOf(layer as "open", row, place(2000)).value)).toEqual([3, 0, 2, 0.5]);
  });

  test("is none where there is nothing to divide by", () => {
    for (const nobody of [place(0), place(null), undefined]) expect(valueOf("density", row, nobody)).toEqual({ value: null, numerator: 4, denominator: null });
    expect(valueOf("rectification", { counts: {}, rates: {} } as unknown as FigureRow, undefined).value).toBeNull();
  });
});

describe.each(["open", "overdue", "density", "rectification"] as const)("the classes of %s", (layer) => {
  test("have a colour each, and bounds that rise", () => {
    fc.assert(
      fc.property(anyValues, (numbers) => {
        const { colours, steps } = classesFor(layer, values(numbers));
        expect(colours).toHaveLength(steps.length + 1);
        expect(new Set(colours).size).toBe(colours.length);
        expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
      }),
    );
  });

  test("hold every value between their bounds, and nothing where there is none", () => {
    fc.assert(
      fc.property(anyValues, (numbers) => {
        const classes = classesFor(layer, values(numbers));
        const bounds = [-Infinity, ...classes.steps, Infinity];
        for (const one of values(numbers)) {
          const at = classIn(classes, one);
          if (one.value === null) expect(at).toBe(-1);
          else expect(bounds[at]! <= one.value && one.value < bounds[at + 1]!).toBe(true);
        }
      }),
    );
  });
});

test("counts are shared out evenly where they differ, and are one class where they do not", () => {
  const tenth = values(Array.from({ length: 50 }, (_, at) => at));
  const classes = classesFor("open", tenth);
  const sizes = classes.colours.map((_, at) => tenth.filter((one) => classIn(classes, one) === at).length);
  expect(sizes).toEqual([10, 10, 10, 10, 10]);
  expect(classesFor("open", values([7, 7, 7])).steps).toEqual([]);
  expect(classesFor("open", []).colours).toHaveLength(1);
});
