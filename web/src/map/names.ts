// One point for each place's name: the centre of gravity of its outline.
import type { FeatureCollection, Geometry } from "geojson";
import type { GeoJSONFeature } from "maplibre-gl";

type Position = [number, number];
interface Weighed {
  name: string;
  area: number;
  /** Times the area. */
  lon: number;
  lat: number;
}

/** The area of a ring and its centre times the area (the shoelace formula), both with the sign of its direction. */
function weigh(ring: Position[]): [area: number, lon: number, lat: number] {
  const [lon0, lat0] = ring[0]!;
  let [area, lon, lat] = [0, 0, 0];
  for (let at = 0; at + 1 < ring.length; at += 1) {
    const [x1, y1] = [ring[at]![0] - lon0, ring[at]![1] - lat0];
    const [x2, y2] = [ring[at + 1]![0] - lon0, ring[at + 1]![1] - lat0];
    const cross = x1 * y2 - x2 * y1;
    area += cross / 2;
    lon += ((x1 + x2) * cross) / 6;
    lat += ((y1 + y2) * cross) / 6;
  }
  const sign = Math.sign(area);
  return [sign * area, sign * (lon + lon0 * area), sign * (lat + lat0 * area)];
}

function ringsOf(geometry: Geometry): Position[][] {
  if (geometry.type === "Polygon") return [geometry.coordinates[0] as Position[]];
  if (geometry.type === "MultiPolygon") return geometry.coordinates.map((polygon) => polygon[0] as Position[]);
  return [];
}

/** Points with names, as GeoJSON, from outlines that tiles may have cut into pieces. */
export function namePoints(outlines: GeoJSONFeature[]): FeatureCollection {
  const places = new Map<string | number | undefined, Weighed>();
  for (const outline of outlines)
    for (const ring of ringsOf(outline.geometry)) {
      const [area, lon, lat] = weigh(ring);
      const sum = places.get(outline.id) ?? { name: String(outline.properties["name"]), area: 0, lon: 0, lat: 0 };
      places.set(outline.id, { ...sum, area: sum.area + area, lon: sum.lon + lon, lat: sum.lat + lat });
    }
  return {
    type: "FeatureCollection",
    features: [...places]
      .filter(([, { area }]) => area > 0)
      .map(([id, { name, area, lon, lat }]) => ({
        type: "Feature", properties: { id, name }, geometry: { type: "Point", coordinates: [lon / area, lat / area] },
      })),
  };
}
