// One's own pairings, as the server last told them: what a diary can be written of without a network.
import { shallowRef } from "vue";
import { answered, api } from "@/api/client";
import type { components } from "@/api/schema";
import { keep, valueOf } from "@/m/device/vault";
import { holds, session } from "@/session";

export type Pairing = components["schemas"]["Pairing"];
export const pairings = shallowRef<Pairing[]>([]);

const KEPT = "pairings";
const MOST = 200;

export async function recallPairings(): Promise<void> {
  pairings.value = (await valueOf<Pairing[]>("mirror", KEPT)) ?? [];
}

/** Ask for one's own pairings, whoever is paired. Throws a Problem when there is no answer. */
export async function pullPairings(): Promise<void> {
  if (!holds("pair_officer")) return;
  const { items } = await answered(api.GET("/api/v1/pairings", { params: { query: { officer_id: session.account!.id, limit: MOST } } }));
  pairings.value = items;
  await keep("mirror", KEPT, items);
}
