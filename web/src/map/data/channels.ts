// Channel points of a place: what kind, known to work or not, and where each stands.
import { useQuery } from "@tanstack/vue-query";
import { type Ref } from "vue";
import { answered, api } from "@/api/client";
import type { components } from "@/api/schema";

export type Channel = components["schemas"]["ChannelPoint"];
export const WORKING = ["working", "broken", "unseen"] as const;
export type Working = (typeof WORKING)[number];
/** Told apart by how the sign is drawn, too, for the colour-blind. */
export const WORKING_COLOURS: Record<Working, string> = { working: "#17694f", broken: "#b3261e", unseen: "#55626f" };

/** Whoever looked last says whether it works; where nobody looked it is not known. */
export const workingOf = ({ is_working }: Channel): Working => (is_working === null ? "unseen" : is_working ? "working" : "broken");

/** Those of a place and below that are still there, as far as one may see them. */
export function useChannels(code: Ref<string>, isWanted: Ref<boolean>) {
  return useQuery({ queryKey: ["channels", code], queryFn: () => allChannels(code.value), enabled: isWanted });
}

async function allChannels(place: string): Promise<Channel[]> {
  const found: Channel[] = [];
  let cursor: string | undefined;
  do {
    const query = { place, limit: 200, ...(cursor ? { cursor } : {}) };
    const page = await answered(api.GET("/api/v1/channel-points", { params: { query } }));
    found.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return found;
}

/** Pixels between signs of one spot, which stand in rows of three; more than these lie on each other. */
const STEP_PX = 28;
const A_ROW = 3;
export const SIDE_BY_SIDE = 12;
/** How far the sign is moved that is the n-th of its spot. */
export const offsetOf = (at: number): [number, number] => [(at % A_ROW) * STEP_PX, Math.floor(at / A_ROW) * STEP_PX];

/** The signs on the map, each by the name of its image; several of one spot stand beside each other. Web pages and groups stand nowhere. */
export function signsOf(channels: Channel[], nameOf: (channel: Channel) => string) {
  const taken = new Map<string, number>();
  const features = channels.flatMap((one) => {
    if (one.lon === null || one.lat === null) return [];
    const spot = `${one.lon.toFixed(5)},${one.lat.toFixed(5)}`;
    const at = taken.get(spot) ?? 0;
    taken.set(spot, at + 1);
    return {
      type: "Feature" as const,
      geometry: { type: "Point" as const, coordinates: [one.lon, one.lat] },
      properties: { id: one.id, sign: nameOf(one), at },
    };
  });
  return { type: "FeatureCollection" as const, features };
}
export type Signs = ReturnType<typeof signsOf>;
