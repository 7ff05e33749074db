// The list of the inbox and its totals, kept fresh; both by the same filter, so that they agree.
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import { api } from "@/api/client";
import type { components } from "@/api/schema";
import { unlessUnchanged } from "@/api/unchanged";
import { LIVE_MS } from "@/desk/live";
import type { Query } from "@/desk/inbox/filters";

export type Summary = components["schemas"]["Summary"];

/** The report that was opened last: whoever comes back to the list goes on from there. */
export const opened = { last: "" };

export function useReports(query: Ref<Query>) {
  const list = useInfiniteQuery({
    queryKey: ["inbox", "list", query],
    queryFn: ({ pageParam }) => {
      const asked = { ...query.value, cursor: pageParam, limit: 50 };
      return unlessUnchanged(`reports ${JSON.stringify(asked)}`, (headers) =>
        api.GET("/api/v1/reports", { params: { query: asked }, headers }),
      );
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: LIVE_MS,
  });
  const totals = useQuery({
    queryKey: ["inbox", "totals", query],
    queryFn: () =>
      unlessUnchanged(`totals ${JSON.stringify(query.value)}`, (headers) =>
        api.GET("/api/v1/reports/totals", { params: { query: query.value }, headers }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: LIVE_MS,
  });
  const reports = computed(() => list.data.value?.pages.flatMap((page) => page.items) ?? []);
  return { list, totals, reports };
}
