// The reports of a list as points: asked for, put into groups by state or by theme, and as GeoJSON for the map.
import { useQuery } from "@tanstack/vue-query";
import type { FeatureCollection, Point as Geometry } from "geojson";
import { computed, type Ref } from "vue";
import { api } from "@/api/client";
import type { components } from "@/api/schema";
import { unlessUnchanged } from "@/api/unchanged";
import type { Bounds } from "@/map/data/extent";
import { LIVE_MS } from "@/desk/live";

export type ReportPoint = components["schemas"]["Point"];
type Points = components["schemas"]["Points"];
export const GROUPS = ["late", "waiting", "ended"] as const;
export type Group = (typeof GROUPS)[number];
/** What a mark on the map says: the group of a report's state, or the letter of its theme. */
export type Mark = Group | (string & {});
export const SHOWS = ["clusters", "points", "heat"] as const;
export type Show = (typeof SHOWS)[number];
export const BYS = ["state", "theme"] as const;
export type By = (typeof BYS)[number];

export const groupOf = (point: ReportPoint): Group => (point.overdue ? "late" : point.open ? "waiting" : "ended");
export const markOf = (point: ReportPoint, by: By): Mark => (by === "state" ? groupOf(point) : point.category[0]!);

/** How many points bear each mark: the groups in their order, the letters in theirs. */
export function countMarks(points: ReportPoint[], by: By): [mark: Mark, count: number][] {
  const counts = new Map<Mark, number>(by === "state" ? GROUPS.map((group) => [group, 0]) : []);
  for (const point of points) counts.set(markOf(point, by), (counts.get(markOf(point, by)) ?? 0) + 1);
  return by === "state" ? [...counts] : [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
}

export function features(points: ReportPoint[], by: By): FeatureCollection<Geometry> {
  return {
    type: "FeatureCollection",
    features: points.map((one, rank) => ({
      type: "Feature",
      // The most urgent lie on top.
      properties: { id: one.id, mark: markOf(one, by), late: Number(one.overdue), rank: -rank },
      geometry: { type: "Point", coordinates: [one.lon, one.lat] },
    })),
  };
}

/** Where the points lie: west, south, east, north. */
export function boundsOf(points: ReportPoint[]): Bounds | null {
  if (!points.length) return null;
  const [lons, lats] = [points.map((one) => one.lon), points.map((one) => one.lat)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

/** The points of a list, asked again and again as the list is. */
export function usePoints(asked: Ref<object>) {
  const query = computed(() => Object.fromEntries(Object.entries(asked.value).filter(([name]) => name !== "sort")));
  return useQuery({
    queryKey: ["/api/v1/reports", "points", query],
    queryFn: (): Promise<Points> =>
      unlessUnchanged(`points ${JSON.stringify(query.value)}`, (headers) => api.GET("/api/v1/reports/points", { params: { query: query.value }, headers })),
    refetchInterval: LIVE_MS,
  });
}
