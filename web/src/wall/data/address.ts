// What the address says: /wall/529901?figure=closed&speed=2.
const query = new URLSearchParams(location.search);

/** The place whose wall is asked for; none: one's own. */
export const placeInAddress = (): string | undefined => /^\/wall\/(\d+)\/?$/.exec(location.pathname)?.[1];

/** The figure that the map begins with. */
export const figureInAddress = (): string | null => query.get("figure");

/** How many times faster than usual the months play and the server is asked: to see a day of a wall in a minute. */
export function speedInAddress(): number {
  const asked = Number(query.get("speed"));
  return asked > 0 ? Math.min(asked, 500) : 1;
}

/** Keep the chosen figure for when the screen is switched on again. */
export function keepFigure(figure: string): void {
  query.set("figure", figure);
  history.replaceState(history.state, "", `${location.pathname}?${query}`);
}
