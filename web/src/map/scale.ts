// How long a distance on the ground is on the map: a round number of metres, for a bar of a map's scale.
import { asNumber } from "@/words/format";

const EQUATOR_M_A_PIXEL = 78_271.517;
const ROUND = [5, 2, 1];

/** Metres of one pixel of the page in Web Mercator, in tiles of 512 pixels as MapLibre counts zooms. */
export const metresAPixel = (zoom: number, lat: number): number => (EQUATOR_M_A_PIXEL * Math.cos((lat * Math.PI) / 180)) / 2 ** zoom;

/** The longest bar of 1, 2 or 5 times a power of ten metres that is no longer than `most` pixels. */
export function scaleBar(metresOfPixel: number, most: number): { metres: number; px: number } {
  const reach = metresOfPixel * most;
  const power = 10 ** Math.floor(Math.log10(reach));
  const metres = (ROUND.find((step) => step * power <= reach) ?? 1) * power;
  return { metres, px: metres / metresOfPixel };
}

export const asDistance = (metres: number): string => (metres >= 1000 ? `${asNumber(metres / 1000)} km` : `${asNumber(metres, 1)} m`);
