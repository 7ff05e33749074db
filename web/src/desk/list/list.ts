// A list of the server: narrowed and ordered by what stands in the address, read page by page, counted where the server
// counts. The path says what its rows and its filters are.
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/vue-query";
import { computed, reactive, type Ref } from "vue";
import { answered, api } from "@/api/client";
import type { paths } from "@/api/schema";
import { unlessUnchanged } from "@/api/unchanged";
import { type Filters, type Narrowing, useFilters } from "@/desk/list/filters";
import { LIVE_MS } from "@/desk/live";

type Get<P extends keyof paths> = paths[P] extends { get: infer G } ? G : never;
type Answer<P extends keyof paths> = Get<P> extends { responses: { 200: { content: { "application/json": infer A } } } } ? A : never;
type Paged = { items: unknown[]; next_cursor: string | null };
/** The lists of the API that are read page by page. */
export type ListPath = { [P in keyof paths]: Answer<P> extends Paged ? (P extends `${string}{${string}` ? never : P) : never }[keyof paths];
export type Row<P extends ListPath> = Answer<P> extends { items: (infer R extends object)[] } ? R : never;
/** What a list may be asked for, beside its pages. */
export type Asked<P extends keyof paths> = Get<P> extends { parameters: { query?: infer Q } } ? Omit<NonNullable<Q>, "cursor" | "limit"> : never;
type TotalsOf<P extends ListPath> = `${P}/totals` extends keyof paths ? Answer<`${P}/totals` & keyof paths> : never;
/** What the totals beside a list tell; they always have `total`. */
type Totals<P extends ListPath> = TotalsOf<P> extends { total: number } ? TotalsOf<P> : { total: number };

interface Options<P extends ListPath> {
  filters?: Filters;
  /** Asked for besides what somebody chooses; without being told in the address. */
  always?: Ref<Partial<Asked<P>>>;
  /** What is asked for, when that is not what stands in the address. */
  ask?: (chosen: Record<string, string | string[]>) => Asked<P>;
  /** The server counts the list too, at `…/totals`. */
  isCounted?: [TotalsOf<P>] extends [never] ? never : boolean;
  /** Asked again and again while it is looked at. */
  isLive?: boolean;
  size?: number;
}

type Call = (path: string, init: object) => ReturnType<typeof api.GET<"/api/v1/reports", { params: object }>>;
const get = api.GET as unknown as Call;

/** Kept under its path: whoever changes something makes all pages of a list anew by `["/api/v1/…"]`. */
/** A list as a page shows it. */
export interface List<T extends object, C extends { total: number } = { total: number }> {
  filters: Narrowing;
  asked: object;
  rows: T[];
  totals: C | undefined;
  /** The rows are there, and the counts that stand above them: coming later, those would move a row from under the finger. */
  isTold: boolean;
  error: unknown;
  hasMore: boolean;
  isFetchingMore: boolean;
  more: () => void;
  retry: () => void;
}

export function useList<P extends ListPath>(path: P, options: Options<P> = {}): List<Row<P>, Totals<P>> {
  const filters = useFilters((options.filters ?? {}));
  const asked = computed<Record<string, unknown>>(
    () => ({ ...(options.ask ? options.ask(filters.chosen) : filters.chosen), ...options.always?.value, ...(filters.sort && { sort: filters.sort }) }),
  );
  const counted = computed(() => Object.fromEntries(Object.entries(asked.value).filter(([name]) => name !== "sort")));
  const refetchInterval = options.isLive ? LIVE_MS : false;
  const list = useInfiniteQuery({
    queryKey: [path as string, asked],
    queryFn: ({ pageParam }) => {
      const query = { ...asked.value, cursor: pageParam, limit: options.size ?? 50 };
      return unlessUnchanged(`${path} ${JSON.stringify(query)}`, (headers) => get(path, { params: { query }, headers })) as Promise<unknown> as Promise<Paged>;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval,
  });
  const totals = useQuery({
    queryKey: [path as string, "totals", counted],
    queryFn: () => unlessUnchanged(`${path} totals ${JSON.stringify(counted.value)}`, (headers) => get(`${path}/totals`, { params: { query: counted.value }, headers })) as Promise<unknown>,
    placeholderData: keepPreviousData,
    enabled: options.isCounted === true,
    refetchInterval,
  });
  const rows = computed(() => (list.data.value?.pages.flatMap((page) => page.items) ?? []) as Row<P>[]);
  const isTold = computed(() => list.data.value !== undefined && !(options.isCounted && totals.isPending.value));
  return reactive({
    filters,
    asked,
    rows,
    totals: computed(() => totals.data.value as Totals<P> | undefined),
    isTold,
    error: list.error,
    hasMore: computed(() => list.hasNextPage.value),
    isFetchingMore: list.isFetchingNextPage,
    more: () => void list.fetchNextPage(),
    retry: () => void list.refetch(),
  });
}

/** All of a list that is short by its nature: at most 200 rows. */
export async function wholeList<P extends ListPath>(path: P, query: Partial<Asked<P>>): Promise<Row<P>[]> {
  return ((await answered(get(path, { params: { query: { ...query, limit: 200 } } }))) as unknown as Paged).items as Row<P>[];
}
