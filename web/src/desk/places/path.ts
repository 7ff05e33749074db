// An outline in degrees as an SVG path, north up, with the shape it has at its latitude.
export function pathOf({ coordinates }: { coordinates: number[][][][] }): { path: string; box: string } {
  const all = coordinates.flat(2) as [number, number][];
  const middle = all.reduce((sum, [, lat]) => sum + lat, 0) / all.length;
  const narrow = Math.cos((middle * Math.PI) / 180);
  const put = ([lon, lat]: number[]): [number, number] => [lon! * narrow, -lat!];
  const [xs, ys] = [all.map((one) => put(one)[0]), all.map((one) => put(one)[1])];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const scale = 1000 / Math.max(Math.max(...xs) - left, Math.max(...ys) - top, 1e-9);
  const spot = (one: number[]) => {
    const [x, y] = put(one);
    return `${((x - left) * scale).toFixed(1)} ${((y - top) * scale).toFixed(1)}`;
  };
  const path = coordinates.flatMap((area) => area.map((ring) => `M${ring.map(spot).join("L")}Z`)).join("");
  const [width, height] = [(Math.max(...xs) - left) * scale, (Math.max(...ys) - top) * scale];
  return { path, box: `-20 -20 ${width + 40} ${height + 40}` };
}
