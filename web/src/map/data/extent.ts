// The extent of an outline: west, south, east, north.
export type Bounds = [number, number, number, number];

export function extent(coordinates: unknown): Bounds {
  const found: Bounds = [180, 90, -180, -90];
  const walk = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    if (typeof part[0] === "number") {
      const [lon, lat] = part as [number, number];
      found[0] = Math.min(found[0], lon);
      found[1] = Math.min(found[1], lat);
      found[2] = Math.max(found[2], lon);
      found[3] = Math.max(found[3], lat);
    } else part.forEach(walk);
  };
  walk(coordinates);
  return found;
}
