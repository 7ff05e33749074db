// Places: the way down and up, all children however many pages, and the extent of an outline.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ref } from "vue";
import { examples } from "@test/depth";
import { answering, mounted } from "@test/map/page";
import { Problem } from "@/api/problem";
import { levelsBelow, mapOf, type Place, useAncestors, useBounds, useChildren } from "@/map/data/places";

const GROUP = "529901200204002";

test("the levels below one are told from coarse to fine", () => {
  expect(levelsBelow("county")).toEqual(["town", "village", "group"]);
  expect(levelsBelow("group")).toEqual([]);
});

describe("a place is shown", () => {
  const of = (level: string, code: string) => mapOf({ level, code } as Place, { layer: "open" });
  test("on its own map when there is something below it", () => {
    expect(of("village", "529901200204")).toEqual({ name: "map", params: { code: "529901200204" }, query: { layer: "open", at: undefined } });
  });
  test("on its village's when there is not, as the one that is chosen", () => {
    expect(of("group", GROUP)).toEqual({ name: "map", params: { code: "529901200204" }, query: { layer: "open", at: GROUP } });
  });
});

test("all children are asked for, page after page", async () => {
  const pages: Record<string, object> = {
    "": { items: [{ code: "1" }], next_cursor: "b" }, b: { items: [{ code: "2" }], next_cursor: "c" }, c: { items: [{ code: "3" }], next_cursor: null },
  };
  const { asked } = answering({ "/api/v1/places": ({ cursor }) => pages[cursor ?? ""] });
  const { page } = await mounted(() => useChildren(ref("529901")));
  expect(page.data.value?.map((one) => one.code)).toEqual(["1", "2", "3"]);
  expect(asked).toHaveLength(3);
});

test("the way up begins with the county and leaves the place itself out", async () => {
  const { asked } = answering(Object.fromEntries(["529901", "529901200", "529901200204"].map((code) => [`/api/v1/places/${code}`, () => ({ code })])));
  const above = async (code: string) => (await mounted(() => useAncestors(ref(code)))).page.data.value?.map((one) => one.code);
  expect(await above(GROUP)).toEqual(["529901", "529901200", "529901200204"]);
  expect(await above("529901200204")).toEqual(["529901", "529901200"]);
  expect(asked).toHaveLength(5);
});

describe("the extent of a boundary", () => {
  const bounds = async (coordinates: unknown) => {
    answering({ [`/api/v1/places/${GROUP}/boundary`]: () => ({ geometry: { type: "MultiPolygon", coordinates } }) });
    return (await mounted(() => useBounds(ref(GROUP)))).page;
  };

  test("holds each of its points, and is no larger than they need", async () => {
    const anyPoint = fc.tuple(fc.double({ min: 73, max: 135, noNaN: true }), fc.double({ min: 3, max: 53, noNaN: true }));
    const anyRing = fc.array(anyPoint, { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(anyRing, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 }), async (polygons) => {
        const points = polygons.flat(2);
        const [lons, lats] = [points.map(([lon]) => lon), points.map(([, lat]) => lat)];
        expect((await bounds(polygons)).data.value).toEqual([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]);
      }),
      { numRuns: examples(20) },
    );
  });

  test("is no extent, but a problem that says so, where there is no boundary", async () => {
    answering({});
    const { page } = await mounted(() => useBounds(ref(GROUP)));
    expect(page.data.value).toBeUndefined();
    expect(page.error.value).toBeInstanceOf(Problem);
    expect(page.error.value).toMatchObject({ status: 404 });
  });
});
