// The list behind a number: which reports a figure counts, at the desk of whoever may read reports.
import type { FigureRow } from "@/map/data/figures";
import { may } from "@/session";

/** The address at the desk of what a count counts; none where there is nothing to list, or nobody's to read. */
export function listBehind(row: Pick<FigureRow, "counts" | "lists"> | undefined, measure: string): string | undefined {
  if (!row?.counts[measure] || !may("report.read")) return undefined;
  return row.lists[measure]?.replace(/^\/api\/v1\/reports\?/, "/desk/inbox?");
}
