// Problems found and put right, as ECharts wants to be told.
import type { components } from "@/api/schema";
import { asPercent } from "@/words/format";

export type Broken = components["schemas"]["BrokenDown"];

/** 整改率, closed of due; a line where nothing is due. */
export const shareOf = (row: Broken) => (row.rectified === null ? "—" : asPercent(row.rectified));

/** Bars of found and put right, and the rate as a line of its own scale; a gap where nothing is due. */
export function foundAndPutRight(rows: Broken[], nameOf: (row: Broken) => string, words: (key: string) => string) {
  const bar = (key: "entered" | "closed") => ({ name: words(key), type: "bar", barMaxWidth: 48, data: rows.map((row) => row[key]) });
  return {
    legend: { top: 0 },
    grid: { left: 48, right: 56, top: 40, bottom: 48 },
    xAxis: { type: "category", data: rows.map(nameOf), axisLabel: { width: 90, overflow: "truncate", interval: 0 } },
    yAxis: [
      { type: "value", minInterval: 1 },
      { type: "value", min: 0, max: 1, splitLine: { show: false }, axisLabel: { formatter: (value: number) => asPercent(value, 0) } },
    ],
    series: [bar("entered"), bar("closed"), { name: words("rate"), type: "line", yAxisIndex: 1, symbolSize: 8, data: rows.map((row) => row.rectified) }],
  };
}
