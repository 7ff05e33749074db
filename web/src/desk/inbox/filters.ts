// The filter of the inbox lives in the address: a list can be bookmarked, shared and gone back to.
import { computed } from "vue";
import { useRoute, useRouter, type LocationQueryRaw } from "vue-router";
import type { paths } from "@/api/schema";

export type Query = NonNullable<paths["/api/v1/reports/totals"]["get"]["parameters"]["query"]>;
type State = NonNullable<Query["state"]>[number];
export const DUE = ["today", "week"] as const;
export interface Filter {
  state: string[];
  place?: string;
  category?: string;
  tray?: string;
  overdue?: boolean;
  due?: (typeof DUE)[number];
  q?: string;
}

const DAY_MS = 86_400_000;
const CHINA_MS = 8 * 3_600_000;

/** Midnight in China, so many days from now. */
function chinaMidnight(days: number): string {
  const today = Math.floor((Date.now() + CHINA_MS) / DAY_MS) * DAY_MS;
  return new Date(today + days * DAY_MS - CHINA_MS).toISOString();
}

export function useFilter() {
  const route = useRoute();
  const router = useRouter();
  const one = (name: string) => (typeof route.query[name] === "string" ? route.query[name] : undefined);

  const filter = computed<Filter>(() => ({
    state: ([] as string[]).concat((route.query["state"] as string[] | string | undefined) ?? []),
    place: one("place"),
    category: one("category"),
    tray: one("tray"),
    overdue: one("overdue") === "true" || undefined,
    due: DUE.find((due) => due === one("due")),
    q: one("q"),
  }));

  /** As the server is asked; a deadline "by today" is any before tomorrow begins, plus the instant itself. */
  const query = computed<Query>(() => {
    const { due, state, tray, ...rest } = filter.value;
    const days = due && { today: 1, week: 7 }[due];
    return {
      ...rest,
      state: state as State[],
      tray: tray as Query["tray"],
      due_before: days ? new Date(Date.parse(chinaMidnight(days)) + 1).toISOString() : undefined,
    };
  });

  function change(part: Partial<Filter>): Promise<unknown> {
    const next = { ...filter.value, ...part };
    const kept = Object.entries(next).filter(([, value]) => value !== undefined && value !== "" && value !== false);
    return router.replace({ query: Object.fromEntries(kept.map(([name, value]) => [name, value === true ? "true" : value])) as LocationQueryRaw });
  }

  return { filter, query, change };
}
