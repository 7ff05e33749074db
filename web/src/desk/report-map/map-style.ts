// How the map of reports is drawn, as MapLibre wants to be told: outlines, and points, clusters or heat above them.
import type { FeatureCollection } from "geojson";
import type { Level } from "@/map/data/places";
import { baseLayers, type BaseMap, baseSources } from "@/map/data/base";
import { type TileLayer, tileSources } from "@/map/data/sources";
import { MARK_PX } from "@/desk/report-map/marks";
import type { Show } from "@/desk/report-map/points";

/** Nearer than this every report stands for itself. */
export const CLUSTERED_TO_ZOOM = 16;
/** The layers that can be pressed. */
export const PRESSED = ["clusters", "marks"];

export interface Drawing {
  tiles: TileLayer[];
  /** The code of the place whose outline is drawn, and of which levels. */
  focus: string;
  level: Level;
  below: Level | undefined;
  base: BaseMap | null;
  show: Show;
  points: FeatureCollection;
  names: FeatureCollection;
}

export function mapStyle(drawing: Drawing, colour: (name: string) => string) {
  const { focus, level, below, base, show } = drawing;
  const levels = [level, ...(below ? [below] : [])];
  const inside = ["==", ["slice", ["get", "code"], 0, focus.length], focus];
  const outline = (one: Level, width: number) => ({
    id: `${one}-line`, type: "line", source: one, "source-layer": one, filter: inside,
    paint: { "line-color": colour("--ink"), "line-width": width, "line-opacity": one === level ? 0.8 : 0.35 },
  });
  const known = new Set(drawing.tiles.map((one) => one.layer));
  return {
    version: 8,
    sources: {
      ...baseSources(base),
      ...tileSources(drawing.tiles.filter((one) => levels.includes(one.layer as Level))),
      names: { type: "geojson", data: drawing.names },
      reports: {
        type: "geojson", data: drawing.points, cluster: show === "clusters", clusterMaxZoom: CLUSTERED_TO_ZOOM, clusterRadius: 44,
        clusterProperties: { late: ["+", ["get", "late"]] },
      },
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": colour("--page") } },
      ...baseLayers(base),
      ...levels.filter((one) => known.has(one)).map((one) => outline(one, one === level ? 1.8 : 0.8)),
      ...(show === "heat" ? HEAT : []),
      {
        id: "names", type: "symbol", source: "names",
        layout: { "text-field": ["get", "name"], "text-size": 13, "text-font": ["sans-serif"], "text-max-width": 6 },
        paint: { "text-color": colour(show === "heat" ? "--ink" : "--quiet"), "text-halo-color": colour("--page"), "text-halo-width": 1.6 },
      },
      ...(show === "heat" ? [] : show === "clusters" ? [...CLUSTERS, MARKS] : [MARKS]),
    ],
  } as never;
}

const MARKS = {
  id: "marks", type: "symbol", source: "reports", filter: ["!", ["has", "point_count"]],
  layout: { "icon-image": ["get", "mark"], "icon-allow-overlap": true, "icon-size": 22 / MARK_PX, "symbol-sort-key": ["get", "rank"] },
};
const IS_LATE = [">", ["get", "late"], 0];
const CLUSTERS = [
  {
    id: "clusters", type: "circle", source: "reports", filter: ["has", "point_count"],
    paint: {
      "circle-color": "#14608a", "circle-radius": ["step", ["get", "point_count"], 16, 10, 20, 100, 26],
      "circle-stroke-color": ["case", IS_LATE, "#b3261e", "#fff"], "circle-stroke-width": ["case", IS_LATE, 4, 2],
    },
  },
  {
    id: "cluster-counts", type: "symbol", source: "reports", filter: ["has", "point_count"],
    layout: {
      "text-field": ["case", IS_LATE, ["concat", ["get", "point_count"], "\n!", ["get", "late"]], ["to-string", ["get", "point_count"]]],
      "text-size": 12, "text-font": ["sans-serif"], "text-allow-overlap": true, "text-line-height": 1,
    },
    paint: { "text-color": "#fff" },
  },
];
const HEAT = [
  {
    id: "heat", type: "heatmap", source: "reports",
    paint: {
      "heatmap-radius": ["interpolate", ["linear"], ["zoom"], 8, 10, 12, 24, 16, 44],
      "heatmap-intensity": ["interpolate", ["linear"], ["zoom"], 8, 0.3, 12, 0.5, 16, 1.4],
      "heatmap-opacity": 0.85,
      "heatmap-color": ["interpolate", ["linear"], ["heatmap-density"], 0, "rgba(253,231,176,0)", 0.15, "#fde7b0", 0.5, "#ec9a4f", 1, "#b3261e"],
    },
  },
];
