// The signs of channel points: told apart by what was seen last, side by side where they stand on one spot.
import { describe, expect, test } from "vitest";
import { type Channel, offsetOf, SIDE_BY_SIDE, signsOf, workingOf } from "@/map/data/channels";

const channel = (changes: Partial<Channel>): Channel =>
  ({ id: "1", name: "公示栏", kind: "board", lon: 109.1, lat: 28.2, is_working: true, ...changes }) as Channel;

describe("a channel point", () => {
  test("works, does not, or nobody has looked", () => {
    expect([true, false, null].map((is_working) => workingOf(channel({ is_working })))).toEqual(["working", "broken", "unseen"]);
  });

  test("has a sign where it stands; a web page stands nowhere", () => {
    const { features } = signsOf([channel({}), channel({ id: "2", lon: null, lat: null })], (one) => `${one.kind}!`);
    expect(features).toEqual([
      { type: "Feature", geometry: { type: "Point", coordinates: [109.1, 28.2] }, properties: { id: "1", sign: "board!", at: 0 } },
    ]);
  });

  test("never covers another of its spot", () => {
    const { features } = signsOf(Array.from({ length: 7 }, (_, at) => channel({ id: String(at) })), () => "");
    expect(features.map((one) => one.properties.at)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(new Set(Array.from({ length: SIDE_BY_SIDE }, (_, at) => offsetOf(at).join())).size).toBe(SIDE_BY_SIDE);
  });
});
