// Where the phone is, asked only at the moment of use.
import type { Position } from "@/m/device/drafts";

/** Why there is no position. */
export class NoPosition extends Error {
  constructor(readonly why: "denied" | "unavailable" | "timeout" | "insecure") {
    super(why);
    this.name = "NoPosition";
  }
}

/** The position now and no earlier one, WGS-84. Throws NoPosition. */
export function locate(): Promise<Position> {
  return new Promise((resolve, reject) => {
    if (!isSecureContext || !navigator.geolocation) return reject(new NoPosition("insecure"));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve({ lon: coords.longitude, lat: coords.latitude, accuracy_m: Math.min(coords.accuracy, 100_000), datum: "wgs84" }),
      (error) => reject(new NoPosition(error.code === 1 ? "denied" : error.code === 3 ? "timeout" : "unavailable")),
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 0 },
    );
  });
}

type Ring = [number, number][];
interface Outline {
  placeId: number;
  rings: Ring[];
}

/** The outlines of a boundary's geometry (GeoJSON Polygon or MultiPolygon). */
export function ringsOf(geometry: { type?: string; coordinates?: unknown }): Ring[] {
  const polygons = (geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates]) as Ring[][];
  return polygons.flatMap((polygon) => polygon);
}

/** Which of some outlines a position lies in, by what this phone keeps; null for none. */
export function placeAt(at: Position, outlines: Outline[]): number | null {
  return outlines.find(({ rings }) => isWithin([at.lon, at.lat], rings))?.placeId ?? null;
}

/** Whether a ray to the east crosses the rings an odd number of times; holes are rings too. */
function isWithin([x, y]: [number, number], rings: Ring[]): boolean {
  let isIn = false;
  for (const ring of rings)
    ring.forEach(([x1, y1], at) => {
      const [x2, y2] = ring[(at + 1) % ring.length]!;
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) isIn = !isIn;
    });
  return isIn;
}

/** Metres per degree around a latitude: enough for a sketch of a village. */
const METRES = 111_320;

/** A sketch, 300 units wide, of outlines around a position with its accuracy; null when they are nowhere near. */
export function sketch(at: Position, outlines: Outline[]) {
  const squeeze = Math.cos((at.lat * Math.PI) / 180);
  const metres = ([lon, lat]: [number, number]): [number, number] => [(lon - at.lon) * METRES * squeeze, (at.lat - lat) * METRES];
  const drawn = outlines.map(({ placeId, rings }) => ({ placeId, rings: rings.map((ring) => ring.map(metres)) }));
  const points = drawn.flatMap(({ rings }) => rings.flat());
  const reach = Math.max(at.accuracy_m * 1.3, 150, ...points.map(([x, y]) => Math.min(Math.max(Math.abs(x), Math.abs(y)), 4000)));
  const scale = 150 / reach;
  return {
    radius: Math.max(at.accuracy_m * scale, 3),
    paths: drawn.map(({ placeId, rings }) => ({
      placeId,
      d: rings.map((ring) => `M${ring.map(([x, y]) => `${(150 + x * scale).toFixed(1)} ${(150 + y * scale).toFixed(1)}`).join("L")}Z`).join(""),
    })),
  };
}
