// What a layer shows of a place at a time: a colour for each outline, a legend with counts, a row for each place below.
import { computed, type Ref } from "vue";
import { useI18n } from "vue-i18n";
import type { components } from "@/api/schema";
import { type FigureRow, type GroupCoverage, useCoverage, useCoverageSums, useFigures, type When } from "@/map/data/figures";
import {
  type Classes, classesFor, classIn, COVERED, COVERAGE_CLASSES, COVERAGE_COLOURS, type CoverageClass, countClasses, coverageClass, type LayerName, NO_VALUE,
  STAFFING_CLASSES, valueOf, wordsOfClass,
} from "@/map/data/layers";
import { listBehind } from "@/map/data/lists";
import { type Level, levelsBelow, type Place } from "@/map/data/places";
import type { Entry } from "@/map/parts/Legend.vue";
import type { Column } from "@/map/parts/SortableTable.vue";
import { asNumber, asPercent } from "@/words/format";

type Sum = components["schemas"]["CoverageSum"];
export interface Row {
  key: string;
  id: number;
  code: string;
  name: string;
  households: number | null;
  sum?: Sum | undefined;
  group?: GroupCoverage | undefined;
  figures?: FigureRow | undefined;
  facts: { title: string; words: string; list: string | undefined }[];
}

export function useShown(
  code: Ref<string>, layer: Ref<LayerName>, when: Ref<When>, below: Ref<Level | undefined>, children: Ref<Place[] | undefined>,
  readable: Ref<Level | undefined>,
) {
  const { t } = useI18n();
  const isCoverage = computed(() => layer.value === "coverage");
  const coverage = useCoverage(code, when, below, computed(() => isCoverage.value && below.value !== undefined));
  const paintable = computed<Level[]>(() => (!below.value ? [] : isCoverage.value ? [below.value, ...levelsBelow(below.value)] : [below.value]));
  const painted = computed<Level>(() => paintable.value.find((one) => one === readable.value) ?? paintable.value.at(-1) ?? "group");
  const isOfGroups = computed(() => painted.value === "group");
  const further = useCoverageSums(
    code, when, painted, computed(() => isCoverage.value && below.value !== undefined && !isOfGroups.value && painted.value !== below.value),
  );
  /** Coverage of the places of the painted level, by id, where that is not groups. */
  const sums = computed(() => Object.entries((painted.value === below.value ? coverage : further).data.value?.places ?? {}) as [string, Sum][]);
  const coverageOf = (sum: Sum) => classIn(COVERED, { value: sum.rates["group_coverage"]?.value ?? null, numerator: 0, denominator: null });
  const figures = useFigures(
    code, when, computed(() => ({ by: "place", level: below.value })), computed(() => !isCoverage.value && below.value !== undefined),
  );
  /** Whoever reads no reports is told nothing of activity: by the day it would tell who reported. */
  const hidesActivity = computed(() => isCoverage.value && coverage.data.value?.whole.by_activity === null);
  const coverageClasses = computed<readonly CoverageClass[]>(() => (hidesActivity.value ? STAFFING_CLASSES : COVERAGE_CLASSES));
  const figuresOf = computed(() => new Map(figures.data.value?.items.flatMap((row) => (row.place ? [[row.place.code, row]] : []))));
  const values = computed(() =>
    layer.value === "coverage" ? [] : [...figuresOf.value.values()].map((row) => valueOf(layer.value as never, row, children.value?.find((one) => one.code === row.place?.code))),
  );
  const classes = computed(() => (layer.value === "coverage" ? null : classesFor(layer.value, values.value)));

  const rows = computed<Row[]>(() =>
    (children.value ?? []).map((place) => {
      const row: Row = { key: place.code, id: place.id, code: place.code, name: place.name, households: place.households ?? null, facts: [] };
      if (isCoverage.value) {
        row.sum = coverage.data.value?.places?.[String(place.id)];
        row.group = coverage.data.value?.groups[String(place.id)];
      } else row.figures = figuresOf.value.get(place.code);
      row.facts = columns.value.slice(1).map((column) => ({ title: column.title, words: column.words(row), list: column.list?.(row) }));
      return row;
    }),
  );

  const colours = computed(() => {
    if (isCoverage.value && !isOfGroups.value)
      return new Map(sums.value.map(([id, sum]) => [Number(id), COVERED.colours[coverageOf(sum)] ?? NO_VALUE]));
    if (isCoverage.value) {
      const groups = Object.entries(coverage.data.value?.groups ?? {});
      return new Map(groups.map(([id, group]) => [Number(id), COVERAGE_COLOURS[coverageClass(group)]]));
    }
    return new Map(
      rows.value.flatMap((row) => {
        if (!row.figures || !classes.value) return [];
        const at = classIn(classes.value, valueIn(row));
        return [[row.id, at < 0 ? NO_VALUE : classes.value.colours[at]!] as const];
      }),
    );
  });

  const hole = computed<Entry>(() => ({ key: "hole", colour: null, words: t("map.hole"), count: null }));
  const legend = computed<Entry[]>(() => [...classesOfLegend.value, hole.value]);
  const classesOfLegend = computed<Entry[]>(() => {
    if (isCoverage.value && !isOfGroups.value) return entriesOf(COVERED, sums.value.map(([, sum]) => coverageOf(sum)), asPercent);
    if (isCoverage.value) {
      const counts = coverage.data.value ? countClasses(coverage.data.value) : null;
      return coverageClasses.value.map((one) => ({ key: one, colour: COVERAGE_COLOURS[one], words: t(wordsOfClass(one)), count: counts?.[one] ?? 0 }));
    }
    const found = classes.value;
    if (!found) return [];
    return entriesOf(found, rows.value.map((row) => (row.figures ? classIn(found, valueIn(row)) : -1)), asWords);
  });

  /** A line for each class, and one for places without a value. */
  function entriesOf(classes: Classes, inClass: number[], words: (value: number) => string): Entry[] {
    const bounds = [null, ...classes.steps];
    const count = (wanted: (at: number) => boolean) => inClass.filter(wanted).length;
    const entries = classes.colours.map((colour, at) => ({
      key: String(at), colour, words: range(bounds[at] ?? null, classes.steps[at] ?? null, words), count: count((one) => one === at),
    }));
    return [...entries, { key: "none", colour: NO_VALUE, words: t("map.noValue"), count: count((one) => one < 0) }];
  }

  const valueIn = (row: Row) => valueOf(layer.value as never, row.figures!, children.value?.find((one) => one.code === row.code));
  const asWords = (value: number | null) =>
    value === null ? "—" : layer.value === "rectification" ? asPercent(value) : asNumber(value, layer.value === "density" ? 1 : 0);
  function range(from: number | null, to: number | null, words: (value: number) => string): string {
    if (from === null) return to === null ? t("map.range.all") : t("map.range.below", { to: words(to) });
    return to === null ? t("map.range.above", { from: words(from) }) : t("map.range.between", { from: words(from), to: words(to) });
  }

  const name: Column<Row> = { key: "name", title: t("map.column.place"), value: (row) => row.name, words: (row) => row.name };
  const number = (
    key: string, of: (row: Row) => number | null | undefined, words: (n: number) => string = (n) => asNumber(n), title: string = t(`map.column.${key}`),
  ): Column<Row> => ({
    key, title, value: (row) => of(row) ?? null, words: (row) => { const n = of(row); return n == null ? "—" : words(n); },
  });
  const groupsThat = (one: CoverageClass, of: (row: Row) => number | undefined) => number(one, of, asNumber, t("map.column.groupsThat", { are: t(wordsOfClass(one)) }));
  const columns = computed<Column<Row>[]>(() => {
    if (isCoverage.value && below.value === "group")
      return [
        name,
        { key: "status", title: t("map.column.status"), value: (row) => (row.group ? coverageClasses.value.indexOf(coverageClass(row.group)) : null), words: (row) => (row.group ? t(wordsOfClass(coverageClass(row.group))) : "—") },
        number("households", (row) => row.group?.households), number("needed", (row) => row.group?.needed),
        number("monitors", (row) => row.group?.monitors), number("signedIn", (row) => row.group?.signed_in),
      ];
    if (isCoverage.value)
      return [
        name, number("groups", (row) => row.sum?.groups),
        number("stations", (row) => row.sum?.rates["station_coverage"]?.value, asPercent),
        number("covered", (row) => row.sum?.rates["group_coverage"]?.value, asPercent),
        number("staffed", (row) => row.sum?.rates["staffing"]?.value, asPercent),
        groupsThat("vacant", (row) => row.sum && (row.sum.by_staffing["vacant"] ?? 0)),
        ...(hidesActivity.value
          ? []
          : [
              ...(["silent", "visited", "reporting"] as const).map((one) => groupsThat(one, (row) => row.sum && (row.sum.by_activity?.[one] ?? 0))),
              number("active", (row) => row.sum?.monitors_active),
            ]),
      ];
    const count = (key: string): Column<Row> => ({
      ...number(key, (row) => row.figures?.counts[key], asNumber, t(`code.measure.${key}`)), list: (row) => listBehind(row.figures, key),
    });
    const rate = (key: string) => number(key, (row) => row.figures?.rates[key]?.value, asPercent, t(`code.rate.${key}`));
    return [
      name, count("received"), count("problems"), count("open"), count("overdue"), count("closed"),
      number("density", (row) => (row.figures && row.households ? ((row.figures.counts["problems"] ?? 0) / row.households) * 1000 : null), (n) => asNumber(n, 1)),
      rate("rectification"), rate("on_time"), rate("reply_in_time"), count("visits"),
    ];
  });

  return {
    asked: computed(() => (isCoverage.value ? [coverage, further] : [figures])),
    paintable,
    painted,
    legendTitle: computed(() => t(isCoverage.value && !isOfGroups.value ? `map.legend.coverageOf.${painted.value}` : `map.legend.${layer.value}`)),
    asOf: computed(() => (isCoverage.value ? coverage.data.value?.as_of : figures.data.value?.as_of)),
    isRounded: computed(() => !isCoverage.value && Boolean(figures.data.value?.is_rounded)),
    hidesActivity,
    isLoading: computed(() => (isCoverage.value ? coverage : figures).isLoading.value),
    rows, colours, legend, columns,
    print: () => window.print(),
  };
}
