// What the list of reports is narrowed by, and what that asks of the server.
import { type components, reportStateValues } from "@/api/schema";
import { columns } from "@/desk/list/columns";
import { type Filters, own, place, words } from "@/desk/list/filters";
import type { Asked } from "@/desk/list/list";
import { chinaMidnight } from "@/words/format";

export type Summary = components["schemas"]["Summary"];
export const DUE_DAYS = { today: 1, week: 7 } as const;
/** Whole states apart from what their reports wait for, in the order of the process. */
export const STATES = reportStateValues.filter((state) => state !== "draft");

/** `which` tells all from the open ones; `counted`, `from` and `to` come with the link of a figure. */
export const reportFilters = (): Filters => ({
  caseworker: own(), entrusted: own(), mentioned: own(), tray: own(), awaits: own(), which: own(), place: place("column.place"), category: own(), due: own(), overdue: own(), custodian: own(),
  state: own(true), counted: own(), from: own(), to: own(), q: words("inbox.words"),
});

/** As the server is asked; a deadline "by today" is any before tomorrow begins, plus the instant itself. */
export function askedReports(chosen: Record<string, string | string[]>): Asked<"/api/v1/reports"> {
  const { which, due, overdue, entrusted, mentioned, ...rest } = chosen;
  const days = DUE_DAYS[due as keyof typeof DUE_DAYS];
  const isWide = which === "all" || which === "handled" || rest["state"] !== undefined || rest["counted"] !== undefined || rest["q"] !== undefined;
  return {
    ...rest,
    open: isWide ? undefined : true,
    handled: which === "handled" || undefined,
    entrusted: which === "entrusted" || entrusted === "true" || undefined,
    mentioned: which === "mentioned" || mentioned === "true" || undefined,
    overdue: overdue === undefined ? undefined : overdue === "true",
    due_before: days ? new Date(Date.parse(chinaMidnight(days)) + 1).toISOString() : undefined,
  };
}

export const REPORT_COLUMNS = columns<Summary>(
  { name: "due", title: "column.due", sort: "due" },
  { name: "state", title: "column.state" },
  { name: "text", title: "column.report", isLink: true, sort: "received" },
  { name: "place", title: "column.place" },
  { name: "holder", title: "column.holder" },
);
