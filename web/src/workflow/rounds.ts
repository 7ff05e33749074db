// What happened in rounds, newest first: a round is ordered again, or opened again, and begins anew.

/** What belongs together, in the order in which it comes. */
export interface Round<T> {
  round: number;
  of: T[];
}

/** Split a list that is ordered by round where the round changes; what has none stays in one piece. */
export function inRounds<T extends { round?: number }>(ordered: readonly T[]): Round<T>[] {
  const found: Round<T>[] = [];
  for (const one of ordered) {
    const last = found.at(-1);
    if (last && (one.round ?? last.round) === last.round) last.of.push(one);
    else found.push({ round: one.round ?? 0, of: [one] });
  }
  return found;
}
