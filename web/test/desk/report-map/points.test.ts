// Points of the map of reports: every one bears one mark, and the legend counts each once.
import { describe, expect, test } from "vitest";
import { boundsOf, countMarks, features, groupOf, type ReportPoint } from "@/desk/report-map/points";

const point = (changes: Partial<ReportPoint>): ReportPoint => ({
  id: "one", number: "123456789", category: "J4", state: "submitted", open: true, overdue: false, excerpt: "路", lon: 109, lat: 28, accuracy_m: 5, ...changes,
});
const some = [point({}), point({ id: "two", overdue: true, category: "C1", lon: 109.2 }), point({ id: "three", open: false, state: "closed", lat: 27.9 })];

describe("the marks of points", () => {
  test("what is overdue is told apart from what is open in time and what has ended", () => {
    expect(some.map(groupOf)).toEqual(["waiting", "late", "ended"]);
  });
  test("the legend has every group, and of the themes those that are there", () => {
    expect(countMarks([point({})], "state")).toEqual([["late", 0], ["waiting", 1], ["ended", 0]]);
    expect(countMarks(some, "theme")).toEqual([["C", 1], ["J", 2]]);
  });
  test("each point is one feature, and the most urgent lies on top", () => {
    const drawn = features(some, "state").features;
    expect(drawn.map((one) => one.properties?.["mark"])).toEqual(["waiting", "late", "ended"]);
    expect(drawn[0]!.properties!["rank"]).toBeGreaterThan(drawn[1]!.properties!["rank"] as number);
  });
  test("the map holds all of them, and nothing has no extent", () => {
    expect(boundsOf(some)).toEqual([109, 27.9, 109.2, 28]);
    expect(boundsOf([])).toBeNull();
  });
});
