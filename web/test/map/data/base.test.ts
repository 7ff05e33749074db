// The base map: none unless the tenant has a key, and then Tianditu's two sheets under ours.
import { expect, test } from "vitest";
import { answering, mounted } from "@test/map/page";
import { baseLayers, baseSources, useBaseMap } from "@/map/data/base";

test("without a key there is none, and no address of another origin", async () => {
  answering({ "/api/v1/base-map": () => ({ tianditu_key: "" }) });
  const { page } = await mounted(useBaseMap);
  expect(page.data.value).toBeNull();
  expect([baseSources(null), baseLayers(null)]).toEqual([{}, []]);
});

test("with a key each sheet has its source, on four hosts of Tianditu alone, and the key cannot add to the address", async () => {
  answering({ "/api/v1/base-map": () => ({ tianditu_key: "a key&x=1" }) });
  const { page } = await mounted(useBaseMap);
  const base = page.data.value!;
  const sources = baseSources(base);
  expect(baseLayers(base).map((layer) => layer.source)).toEqual(Object.keys(sources));
  for (const { tiles } of Object.values(sources)) {
    expect(tiles.map((tile) => new URL(tile).host)).toEqual([0, 1, 2, 3].map((n) => `t${n}.tianditu.gov.cn`));
    for (const tile of tiles) expect(new URL(tile).searchParams.get("tk")).toBe("a key&x=1");
  }
});
