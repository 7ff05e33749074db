// The tenant's base map under ours, if there is one: Tianditu (WMTS in Web Mercator), with the tenant's own key.
import { useQuery } from "@tanstack/vue-query";
import { answered, api } from "@/api/client";

export interface BaseMap {
  key: string;
  attribution: string;
}

export function useBaseMap() {
  return useQuery({
    queryKey: ["base map"],
    queryFn: async (): Promise<BaseMap | null> => {
      const { tianditu_key: key } = await answered(api.GET("/api/v1/base-map"));
      return key ? { key, attribution: "© 天地图" } : null;
    },
    staleTime: Infinity,
  });
}

const SHEETS = ["vec", "cva"];
const address = (sheet: string, key: string) =>
  `https://t{n}.tianditu.gov.cn/${sheet}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=${sheet}&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=${encodeURIComponent(key)}`;

export const baseSources = (base: BaseMap | null) =>
  base
    ? Object.fromEntries(
        SHEETS.map((sheet) => [
          sheet,
          { type: "raster", tileSize: 256, maxzoom: 18, tiles: [0, 1, 2, 3].map((n) => address(sheet, base.key).replace("{n}", String(n))) },
        ]),
      )
    : {};
export const baseLayers = (base: BaseMap | null) => (base ? SHEETS.map((sheet) => ({ id: sheet, type: "raster", source: sheet })) : []);
