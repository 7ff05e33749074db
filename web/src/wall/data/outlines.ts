// What the drawing needs once: the tile layers, and how far the place reaches.
import { answered, api } from "@/api/client";
import { isMissing } from "@/api/problem";
import { type Bounds, extent } from "@/map/data/extent";
import type { TileLayer } from "@/map/data/sources";

export interface Outlines {
  layers: TileLayer[];
  /** None where the place has no boundary: then there is no map, and the list says it all. */
  bounds: Bounds | null;
}

export async function loadOutlines(code: string): Promise<Outlines> {
  const [tiles, bounds] = await Promise.all([answered(api.GET("/api/v1/tiles")), boundsOf(code)]);
  return { layers: tiles.items, bounds };
}

async function boundsOf(code: string): Promise<Bounds | null> {
  try {
    const boundary = await answered(api.GET("/api/v1/places/{code}/boundary", { params: { path: { code } } }));
    return extent(boundary.geometry["coordinates"]);
  } catch (problem) {
    if (isMissing(problem)) return null;
    throw problem;
  }
}
