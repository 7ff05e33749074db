// What a list can be narrowed by, and what it is narrowed by now: that lives in the address, so that a list can be
// bookmarked, shared and gone back to.
import { computed, reactive } from "vue";
import { useRoute, useRouter } from "vue-router";
import type { components } from "@/api/schema";

export type Level = components["schemas"]["PlaceName"]["level"];
interface Named {
  /** The address of its words. */
  label: string;
}
export interface PlaceFilter extends Named {
  as: "place";
  levels?: Level[];
}
export interface ChoiceFilter extends Named {
  as: "choice";
  codes: readonly string[];
  /** Where the words of its codes are: `code.state`. */
  words: string;
  /** The words for no choice. */
  any: string;
  /** Several may be chosen; the server is given a list. */
  isMany: boolean;
}
export interface WordsFilter extends Named {
  as: "words";
}
export interface DayFilter extends Named {
  as: "day";
}
/** Chosen by the page itself; no field is shown for it. */
export interface OwnFilter {
  as: "own";
  isMany: boolean;
}
export type Shown = PlaceFilter | ChoiceFilter | WordsFilter | DayFilter;
export type Filters = Record<string, Shown | OwnFilter>;

export const place = (label: string, levels?: Level[]): PlaceFilter => ({ as: "place", label, levels });
export const words = (label: string): WordsFilter => ({ as: "words", label });
export const day = (label: string): DayFilter => ({ as: "day", label });
export const own = (isMany = false): OwnFilter => ({ as: "own", isMany });
/** Codes as the API has them, with the address of their words (`code.state`); `any` says what none means. */
export const choice = (label: string, codes: readonly string[], words: string, any: string, isMany = false): ChoiceFilter => ({
  as: "choice", label, codes, words, any, isMany,
});

const SORT = "sort";

export function useFilters(filters: Filters) {
  const route = useRoute();
  const router = useRouter();
  const isMany = (name: string) => "isMany" in filters[name]! && filters[name].isMany;
  const valuesOf = (name: string) => ([] as (string | null)[]).concat(route.query[name] ?? []).filter((value): value is string => Boolean(value));

  const chosen = computed<Record<string, string | string[]>>(() => {
    const all = Object.keys(filters).map((name) => [name, isMany(name) ? valuesOf(name) : valuesOf(name)[0]] as const);
    return Object.fromEntries(all.filter((one): one is [string, string | string[]] => Boolean(one[1]?.length)));
  });
  const sort = computed(() => valuesOf(SORT)[0]);

  function change(part: Record<string, string | string[] | undefined>): Promise<unknown> {
    const next = Object.entries({ ...route.query, ...part }).filter(([, value]) => value !== undefined && value !== "");
    return router.replace({ query: Object.fromEntries(next) });
  }

  return reactive({
    defined: filters,
    chosen,
    isNarrowed: computed(() => Object.keys(chosen.value).length > 0),
    sort,
    one: (name: string) => valuesOf(name)[0],
    many: valuesOf,
    change,
    clear: () => change(Object.fromEntries(Object.keys(filters).map((name) => [name, undefined]))),
    /** Order by a column the other way round when it is ordered by it already. */
    orderBy: (name: string) => change({ [SORT]: sort.value === name ? `-${name}` : name }),
  });
}
/** What a list is narrowed by, and how that is changed. */
export type Narrowing = ReturnType<typeof useFilters>;
