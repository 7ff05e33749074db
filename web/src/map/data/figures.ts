// Figures and coverage of a place: small JSON, apart from the map's geometry.
import { useQuery } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import { answered, api } from "@/api/client";
import type { components } from "@/api/schema";
import { dayOf, type Span, windowOf } from "@/map/data/months";
import type { Level } from "@/map/data/places";

export type FigureTable = components["schemas"]["FigureTable"];
export type FigureRow = components["schemas"]["FigureRow"];
export type CoverageTable = components["schemas"]["CoverageTable"];
export type GroupCoverage = components["schemas"]["GroupCoverage"];

export interface When {
  month: string;
  span: Span;
}

/** Coverage on the last day of a month, or today: the sums of the level below, and every group. */
export function useCoverage(code: Ref<string>, when: Ref<When>, level: Ref<Level | undefined>, isWanted: Ref<boolean>) {
  const on = computed(() => dayOf(when.value.month));
  const ask = (at: Level | undefined) =>
    answered(api.GET("/api/v1/coverage", { params: { query: { place: code.value, on: on.value, ...(at ? { level: at } : {}) } } }));
  return useQuery({
    queryKey: ["coverage", code, on, level],
    queryFn: async () => {
      const [below, groups] = await Promise.all([ask(level.value), level.value === "group" ? null : ask("group")]);
      return { ...below, groups: (groups ?? below).groups ?? {} };
    },
    enabled: isWanted,
  });
}

/** Coverage of the places of a further level, asked when it is painted. */
export function useCoverageSums(code: Ref<string>, when: Ref<When>, level: Ref<Level>, isWanted: Ref<boolean>) {
  const on = computed(() => dayOf(when.value.month));
  return useQuery({
    queryKey: ["coverageSums", code, on, level],
    queryFn: () => answered(api.GET("/api/v1/coverage", { params: { query: { place: code.value, on: on.value, level: level.value } } })),
    enabled: isWanted,
  });
}

/** Figures of a window by something. */
export function useFigures(code: Ref<string>, when: Ref<When>, by: Ref<Record<string, unknown>>, isWanted: Ref<boolean>) {
  return useQuery({
    queryKey: ["figures", code, when, by],
    queryFn: () => {
      const query = { place: code.value, ...windowOf(when.value.month, when.value.span), ...by.value };
      return answered(api.GET("/api/v1/figures", { params: { query } }));
    },
    enabled: isWanted,
  });
}
