// What each chart shows, as ECharts wants to be told.
import type { components } from "@/api/schema";
import { asMonth, asPercent } from "@/words/format";

type FigureTable = components["schemas"]["FigureTable"];
type Handling = components["schemas"]["Handling"];
type Ranking = components["schemas"]["Ranking"];
type Words = (key: string) => string;

export const STEPS = ["received", "problems", "closed", "closed_in_time"] as const;

/** From received to closed, of one window. */
export function funnel(table: FigureTable, words: Words) {
  const counts = table.items[0]?.counts;
  const data = STEPS.map((step) => ({ name: words(step), value: counts?.[step] ?? 0 }));
  return {
    tooltip: { trigger: "item", renderMode: "richText", confine: true },
    series: [{ type: "funnel", sort: "none", left: "10%", width: "80%", gap: 3, minSize: "8%", label: { position: "inside", formatter: "{b} {c}", color: "#fff", fontSize: 14, textBorderColor: "#17212b", textBorderWidth: 2 }, data }],
  };
}

/** Reports received, problems and closings by month. */
export function trend(table: FigureTable, words: Words) {
  const series = (key: string) => ({ name: words(key), type: "line", smooth: false, symbolSize: 6, data: table.items.map((row) => (row.counts as Record<string, number>)[key] ?? 0) });
  return {
    legend: { top: 0 },
    grid: { left: 48, right: 16, top: 40, bottom: 32 },
    xAxis: { type: "category", data: table.items.map((row) => asMonth(`${row.key.slice(0, 7)}-15`)) },
    yAxis: { type: "value", minInterval: 1 },
    series: ["received", "problems", "closed"].map(series),
  };
}

/** How many problems of each category, the most first. */
export function byCategory(table: FigureTable, words: Words) {
  const rows = [...table.items].sort((a, b) => problemsOf(b) - problemsOf(a)).slice(0, 15).reverse();
  return {
    grid: { left: 120, right: 40, top: 8, bottom: 24 },
    xAxis: { type: "value", minInterval: 1 },
    yAxis: { type: "category", data: rows.map((row) => words(row.key)), axisLabel: { width: 110, overflow: "truncate" } },
    series: [{ type: "bar", data: rows.map(problemsOf), label: { show: true, position: "right" } }],
  };
}
export const problemsOf = (row: FigureTable["items"][number]) => (row.counts as Record<string, number>)["problems"] ?? 0;

/** The share still open after so many days (Kaplan–Meier), with its 95 % band. */
export function stillOpen(found: Handling, words: Words) {
  const line = (name: string, key: "open_share" | "low" | "high", type: "solid" | "dashed") => ({
    name, type: "line", step: "end", showSymbol: false, lineStyle: { type, width: type === "solid" ? 2.5 : 1 },
    data: [[0, 1], ...found.curve.map((point) => [point.days, point[key]])],
  });
  return {
    legend: { top: 0 },
    grid: { left: 56, right: 16, top: 40, bottom: 32 },
    xAxis: { type: "value", name: words("days"), min: 0 },
    yAxis: { type: "value", min: 0, max: 1, axisLabel: { formatter: (value: number) => asPercent(value, 0) } },
    series: [line(words("openShare"), "open_share", "solid"), line(words("low"), "low", "dashed"), line(words("high"), "high", "dashed")],
  };
}

/** Towns by their rate, best first; without ranks, and by the rates as they are, where these differ by chance alone. */
export function ranked(found: Ranking) {
  const told = found.items.filter((one) => one.shrunk !== null);
  const rows = (found.is_distinct ? told : [...told].sort((one, other) => (other.ratio.value ?? 0) - (one.ratio.value ?? 0))).reverse();
  const parts = (row: (typeof rows)[number]) => `${asPercent(row.ratio.value)} (${row.ratio.numerator}/${row.ratio.denominator})`;
  return {
    grid: { left: 110, right: 130, top: 8, bottom: 24 },
    xAxis: { type: "value", min: 0, max: 1, axisLabel: { formatter: (value: number) => asPercent(value, 0) } },
    yAxis: { type: "category", data: rows.map((row) => (row.rank === null ? row.place.name : `${row.rank}. ${row.place.name}`)) },
    series: [{
      type: "bar", data: rows.map((row) => (found.is_distinct ? row.shrunk : row.ratio.value)),
      label: { show: true, position: "right", formatter: ({ dataIndex }: { dataIndex: number }) => parts(rows[dataIndex]!) },
    }],
  };
}
