// The circle of a position's accuracy, as a polygon in degrees.
import type { Feature, Polygon } from "geojson";

export interface Position {
  lon: number;
  lat: number;
  accuracy_m: number;
}

const METRES_A_DEGREE = 111_320;
const CORNERS = 48;

export function circle({ lon, lat, accuracy_m }: Position): Feature<Polygon> {
  const high = Math.max(accuracy_m, 3) / METRES_A_DEGREE;
  const wide = high / Math.cos((lat * Math.PI) / 180);
  const ring = Array.from({ length: CORNERS + 1 }, (_, corner) => {
    const turn = ((corner % CORNERS) / CORNERS) * 2 * Math.PI;
    return [lon + wide * Math.cos(turn), lat + high * Math.sin(turn)];
  });
  return { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } };
}
