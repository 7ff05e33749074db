// The chart of what was found and put right: the table's own numbers, and no rate where nothing is due.
import { expect, test } from "vitest";
import { foundAndPutRight, shareOf } from "@/desk/findings/charts";

const ROWS = [
  { key: "B", entered: 399, closed: 397, due: 399, rectified: 397 / 399 },
  { key: "D", entered: 2, closed: 0, due: 0, rectified: null },
];

test("bars count, the line is closed of due, and has a gap where nothing is due", () => {
  const { xAxis, series } = foundAndPutRight(ROWS, (row) => row.key, (key) => key);
  expect(xAxis.data).toEqual(["B", "D"]);
  expect(series.map((one) => [one.name, one.data])).toEqual([["entered", [399, 2]], ["closed", [397, 0]], ["rate", [397 / 399, null]]]);
});

test("the rate says what the ledger's figures say", () => {
  expect(ROWS.map(shareOf)).toEqual(["99.5%", "—"]);
});
