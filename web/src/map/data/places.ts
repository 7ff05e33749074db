// Places as the map needs them: their children, their extent, the way up.
import { useQuery } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import type { LocationQuery, LocationQueryRaw } from "vue-router";
import { answered, api } from "@/api/client";
import type { components } from "@/api/schema";
import { type Bounds, extent } from "@/map/data/extent";

export type Place = components["schemas"]["Place"];
export type Level = Place["level"];

const BELOW: Partial<Record<Level, Level>> = { county: "town", town: "village", village: "group" };
const VILLAGE_DIGITS = 12;
/** The levels of the map below one, coarse to fine. */
export const levelsBelow = (level: Level): Level[] => {
  const next = levelBelow(level);
  return next ? [next, ...levelsBelow(next)] : [];
};
export const levelBelow = (level: Level): Level | undefined => BELOW[level];

/** Where the map shows a place: a group, or a grid, on its village's map, as the one that is chosen there. */
export function mapOf(place: Place, query: LocationQuery): { name: "map"; params: { code: string }; query: LocationQueryRaw } {
  const isWhole = levelBelow(place.level) !== undefined;
  return { name: "map", params: { code: isWhole ? place.code : place.code.slice(0, VILLAGE_DIGITS) }, query: { ...query, at: isWhole ? undefined : place.code } };
}

export function usePlace(code: Ref<string>) {
  return useQuery({
    queryKey: ["place", code],
    queryFn: () => answered(api.GET("/api/v1/places/{code}", { params: { path: { code: code.value } } })),
    staleTime: Infinity,
  });
}

async function allChildren(parent: string): Promise<Place[]> {
  const found: Place[] = [];
  let cursor: string | undefined;
  do {
    const query = { parent, limit: 100, ...(cursor ? { cursor } : {}) };
    const page = await answered(api.GET("/api/v1/places", { params: { query } }));
    found.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return found;
}

export function useChildren(code: Ref<string>) {
  return useQuery({ queryKey: ["children", code], queryFn: () => allChildren(code.value), staleTime: Infinity });
}

/** The extent of a place's boundary: west, south, east, north. A problem with status 404 says that it has none. */
export function useBounds(code: Ref<string>) {
  return useQuery({
    queryKey: ["bounds", code],
    queryFn: async (): Promise<Bounds> => {
      const boundary = await answered(api.GET("/api/v1/places/{code}/boundary", { params: { path: { code: code.value } } }));
      return extent(boundary.geometry["coordinates"]);
    },
    staleTime: Infinity,
  });
}

/** The codes of the places that hold a place, from the county down; official codes are prefixes of each other. */
export function useAncestors(code: Ref<string>) {
  const codes = computed(() => [6, 9, 12].filter((length) => length < code.value.length).map((length) => code.value.slice(0, length)));
  return useQuery({
    queryKey: ["ancestors", codes],
    queryFn: () => Promise.all(codes.value.map((one) => answered(api.GET("/api/v1/places/{code}", { params: { path: { code: one } } })))),
    staleTime: Infinity,
  });
}
