// One point for each place's name: the middle of the largest piece of its outline.
import type { FeatureCollection, Geometry } from "geojson";
import type { GeoJSONFeature } from "maplibre-gl";

type Position = [number, number];
interface Piece {
  name: string;
  area: number;
  middle: Position;
}

function boxOf(ring: Position[]): { area: number; middle: Position } {
  const [lons, lats] = [ring.map(([lon]) => lon), ring.map(([, lat]) => lat)];
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
  return { area: (east - west) * (north - south), middle: [(west + east) / 2, (south + north) / 2] };
}

function ringsOf(geometry: Geometry): Position[][] {
  if (geometry.type === "Polygon") return [geometry.coordinates[0] as Position[]];
  if (geometry.type === "MultiPolygon") return geometry.coordinates.map((polygon) => polygon[0] as Position[]);
  return [];
}

/** Points with names, as GeoJSON, from outlines that tiles may have cut into pieces. */
export function namePoints(outlines: GeoJSONFeature[]): FeatureCollection {
  const largest = new Map<string | number | undefined, Piece>();
  for (const outline of outlines)
    for (const ring of ringsOf(outline.geometry)) {
      const { area, middle } = boxOf(ring);
      if (area > (largest.get(outline.id)?.area ?? 0)) largest.set(outline.id, { name: String(outline.properties["name"]), area, middle });
    }
  return {
    type: "FeatureCollection",
    features: [...largest.values()].map(({ name, middle }) => ({
      type: "Feature", properties: { name }, geometry: { type: "Point", coordinates: middle },
    })),
  };
}
