// Rounds are cut where the round changes, and nothing is lost or turned around by it.
import { describe, expect, it } from "vitest";
import { inRounds } from "@/workflow/rounds";

describe("what happened in rounds", () => {
  it("keeps the order, and cuts where the round changes", () => {
    const ordered = [2, 2, 1, 1, 1].map((round, at) => ({ round, at }));
    expect(inRounds(ordered).map((one) => [one.round, one.of.map(({ at }) => at)])).toEqual([[2, [0, 1]], [1, [2, 3, 4]]]);
  });
  it("is one piece where nothing has a round, as for institutions", () => {
    expect(inRounds([{}, {}, {}])).toHaveLength(1);
    expect(inRounds([])).toEqual([]);
  });
  it("leaves what has no round with what stands before it", () => {
    expect(inRounds([{ round: 2 }, {}, { round: 1 }]).map((one) => one.of.length)).toEqual([2, 1]);
  });
});
