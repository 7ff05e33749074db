// Vector tiles as MapLibre wants to be told of them.
export interface TileLayer {
  layer: string;
  tiles: string[];
  minzoom: number;
  maxzoom: number;
}

/** The sources of some layers, each by its name; addresses are whole ones, for the worker has no page. */
export function tileSources(layers: TileLayer[]) {
  const whole = (tile: string) => new URL(tile, location.origin).href.replace(/%7B/g, "{").replace(/%7D/g, "}");
  return Object.fromEntries(
    layers.map((one) => [one.layer, { type: "vector", tiles: one.tiles.map(whole), minzoom: one.minzoom, maxzoom: one.maxzoom }]),
  );
}
