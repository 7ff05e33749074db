// Windows of whole months, China time; the server's are half-open.
import { holds } from "@/session";
import { chinaDay } from "@/words/format";
import { addMonths, thisMonth } from "@/words/months";

export type Span = "month" | "year" | "twelve";
export const SPANS: Span[] = ["month", "year", "twelve"];

const first = (month: string) => `${month}-01`;

/** Whether somebody reads months only that are over, and rounded: town leaders. */
export const readsPastOnly = () => holds("town_viewer") && !holds("town_clerk", "town_secretary", "county_officer", "admin", "chief");
/** The latest month that somebody may look at. */
export const latestMonth = () => (readsPastOnly() ? addMonths(thisMonth(), -1) : thisMonth());

/** The last 36 months that somebody may look at, oldest first. */
export const months = () => Array.from({ length: 36 }, (_, at) => addMonths(latestMonth(), at - 35));

/** The window [from, to) that ends with a month. */
export function windowOf(month: string, span: Span): { from: string; to: string } {
  const begins = span === "month" ? month : span === "year" ? `${month.slice(0, 4)}-01` : addMonths(month, -11);
  return { from: first(begins), to: first(addMonths(month, 1)) };
}

/** The day on which coverage is looked at for a month: its last, or today. */
export function dayOf(month: string): string {
  const last = new Date(`${first(addMonths(month, 1))}T00:00:00Z`);
  last.setUTCDate(last.getUTCDate() - 1);
  const day = last.toISOString().slice(0, 10);
  const today = chinaDay(new Date());
  return day < today ? day : today;
}
