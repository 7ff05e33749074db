// What a layer shows: one colour, one class of the legend and one row for each place, and the same figures in all three.
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { ref } from "vue";
import { examples } from "@test/depth";
import { answering, mounted } from "@test/map/page";
import { COVERAGE_COLOURS, type LayerName, NO_VALUE } from "@/map/data/layers";
import type { Level, Place } from "@/map/data/places";
import { useShown } from "@/map/data/shown";
import { speak } from "@/words";

const places = (level: Level, count: number) =>
  Array.from({ length: count }, (_, at) => ({ id: at + 1, code: `52990120${at}`, name: `place ${at}`, level, households: at * 100 }) as Place);

async function shown(layer: LayerName, below: Level, children: Place[], readable?: Level) {
  const when = ref({ month: "2026-03", span: "month" as const });
  const { page } = await mounted(() => useShown(ref("5299012"), ref(layer), when, ref<Level | undefined>(below), ref<Place[] | undefined>(children), ref(readable)));
  return page;
}
type Shown = Awaited<ReturnType<typeof shown>>;

const sum = (numbers: (number | null)[]) => numbers.reduce<number>((total, one) => total + (one ?? 0), 0);
const counted = (page: Shown) => page.legend.value.filter((one) => one.key !== "hole");
const column = (page: Shown, key: string) => page.columns.value.find((one) => one.key === key)!;
/** How many places are painted in each colour, as the legend says and as the map is told. */
const byLegend = (page: Shown) => counted(page).flatMap((one) => (one.count ? [[one.colour, one.count]] : [])).sort();
function byMap(page: Shown) {
  const painted = [...page.colours.value.values()];
  return [...new Set(painted)].map((colour) => [colour, painted.filter((one) => one === colour).length]).sort();
}

beforeEach(() => speak("en"));

describe("coverage of groups", () => {
  const whole = (by_activity: object | null) => ({ by_activity });
  const anyGroups = fc.array(
    fc.record({ staffing: fc.constantFrom("vacant", "below_ratio", "never_signed_in", "staffed"), activity: fc.constantFrom("reporting", "visited", "silent", "new") }),
    { maxLength: 12 },
  );
  const covered = (groups: object[], by_activity: object | null = {}) =>
    answering({ "/api/v1/coverage": () => ({ as_of: "2026-03-31", whole: whole(by_activity), groups: Object.fromEntries(groups.map((one, at) => [at + 1, one])) }) });

  test("counts each group once, in the colour that the map has for it", async () => {
    await fc.assert(
      fc.asyncProperty(anyGroups, async (groups) => {
        covered(groups);
        const page = await shown("coverage", "group", places("group", groups.length));
        expect(sum(counted(page).map((one) => one.count))).toBe(groups.length);
        expect(byLegend(page)).toEqual(byMap(page));
        expect(page.rows.value).toHaveLength(groups.length);
      }),
      { numRuns: examples(20) },
    );
  });

  test("says of a group in the table what its colour says", async () => {
    covered([{ staffing: "vacant", activity: null, households: 80, needed: 2, monitors: 0, signed_in: 0 }, { staffing: "staffed", activity: "silent", households: null, needed: null, monitors: 1, signed_in: 1 }]);
    const page = await shown("coverage", "group", places("group", 3));
    expect([...page.colours.value]).toEqual([[1, COVERAGE_COLOURS.vacant], [2, COVERAGE_COLOURS.silent]]);
    const words = page.legend.value.filter((one) => one.count).map((one) => one.words);
    expect(page.rows.value.map((row) => column(page, "status").words(row))).toEqual([...words, "—"]);
    expect(page.rows.value.map((row) => column(page, "households").words(row))).toEqual(["80", "—", "—"]);
  });

  test("tells nothing of activity to whom the server tells nothing", async () => {
    covered([{ staffing: "staffed", activity: null }], null);
    const page = await shown("coverage", "group", places("group", 1));
    expect(page.hidesActivity.value).toBe(true);
    expect(counted(page).map((one) => one.key)).toEqual(["vacant", "below_ratio", "never_signed_in", "staffed"]);
    expect([...page.colours.value.values()]).toEqual([COVERAGE_COLOURS.staffed]);
  });
});

describe("coverage of towns", () => {
  const rates = (value: number | null) => ({ group_coverage: { value, numerator: 0, denominator: 0 } });
  const place = (value: number | null) => ({ groups: 10, rates: rates(value), by_staffing: { vacant: 3 }, by_activity: { silent: 1 } });
  const answers = () =>
    answering({
      "/api/v1/coverage": ({ level }) => ({
        whole: { by_activity: {} }, places: level === "town" ? { 1: place(0.5), 2: place(1), 3: place(null) } : { 11: place(0.9) }, groups: { 21: { staffing: "vacant", activity: null } },
      }),
    });

  test("paints the finest level that can be read, and asks for that one", async () => {
    const { asked } = answers();
    const page = await shown("coverage", "town", places("town", 3), "village");
    expect(page.painted.value).toBe("village");
    expect([...page.colours.value.keys()]).toEqual([11]);
    expect(asked.some((one) => one.endsWith("level=village"))).toBe(true);
  });

  test("paints groups where nobody says what can be read", async () => {
    answers();
    const page = await shown("coverage", "town", places("town", 3));
    expect(page.painted.value).toBe("group");
    expect([...page.colours.value]).toEqual([[21, COVERAGE_COLOURS.vacant]]);
  });

  test("has a class for each place, and one for what has nothing to divide by", async () => {
    answers();
    const page = await shown("coverage", "town", places("town", 3), "town");
    expect(counted(page).map((one) => one.count)).toEqual([1, 0, 0, 0, 1, 1]);
    expect(byLegend(page)).toEqual(byMap(page));
    expect(page.colours.value.get(3)).toBe(NO_VALUE);
    expect(page.rows.value.map((row) => column(page, "covered").words(row))).toEqual(["50%", "100%", "—"]);
  });
});

describe.each<LayerName>(["open", "overdue", "density", "rectification"])("figures: %s", (layer) => {
  const anyCounts = fc.record({ received: fc.nat(500), problems: fc.nat(400), open: fc.nat(90), overdue: fc.nat(20), closed: fc.nat(400), visits: fc.nat(99) });
  const anyRow = fc.record({ counts: anyCounts, rate: fc.option(fc.double({ min: 0, max: 1, noNaN: true })) });
  // None where the server tells nothing of a place.
  const anyTable = fc.array(fc.option(anyRow), { minLength: 1, maxLength: 12 });

  test("are the same on the map, in the legend and in the table", async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, async (table) => {
        const children = places("village", table.length);
        const items = table.flatMap((row, at) => (row ? [{ key: String(at), place: { code: children[at]!.code }, counts: row.counts, rates: { rectification: { value: row.rate, numerator: 1, denominator: 2 } } }] : []));
        answering({ "/api/v1/figures": () => ({ items, is_rounded: false, as_of: "2026-03-31T00:00:00Z" }) });
        const page = await shown(layer, "village", children);

        // Each place is counted once; what the server tells nothing of has no colour, and no value.
        expect(sum(counted(page).map((one) => one.count))).toBe(table.length);
        const untold = table.length - items.length;
        const inLegend = new Map(counted(page).map((one) => [one.colour, one.count! - (one.key === "none" ? untold : 0)]));
        expect([...inLegend].filter(([, count]) => count > 0).sort()).toEqual(byMap(page));
        // The table's columns add up to the server's figures, and say each as it is.
        for (const key of ["received", "problems", "open", "overdue", "closed", "visits"] as const) {
          expect(sum(page.rows.value.map((row) => column(page, key).value(row) as number | null))).toBe(sum(table.map((row) => row?.counts[key] ?? 0)));
          expect(page.rows.value.map((row) => column(page, key).words(row))).toEqual(table.map((row) => (row ? String(row.counts[key]) : "—")));
        }
      }),
      { numRuns: examples(15) },
    );
  });
});

test("ground without a boundary is hatched in every legend, last, and counted by nobody", async () => {
  answering({ "/api/v1/coverage": () => ({ whole: { by_activity: {} }, groups: {} }), "/api/v1/figures": () => ({ items: [] }) });
  for (const layer of ["coverage", "open"] as const) {
    const page = await shown(layer, "group", []);
    expect(page.legend.value.filter((one) => one.colour === null)).toEqual([page.legend.value.at(-1)]);
    expect(page.legend.value.at(-1)).toMatchObject({ key: "hole", count: null });
  }
});

test("rounded figures are said to be rounded", async () => {
  answering({ "/api/v1/figures": () => ({ items: [], is_rounded: true }) });
  expect((await shown("open", "village", [])).isRounded.value).toBe(true);
});
