// What the pages of pairings ask of the server, and how they show what became of something.
import { useQuery } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import { answered, api } from "@/api/client";
import { type components, diaryItemStateValues } from "@/api/schema";
import { wholeList } from "@/desk/list/list";
import { session } from "@/session";
import { chinaDay } from "@/words/format";

export type Pairing = components["schemas"]["Pairing"];
export type Entry = components["schemas"]["DiaryEntry"];
export type Item = components["schemas"]["DiaryItem"];
export type Step = components["schemas"]["DiaryItemNextStep"];

export const STATES = diaryItemStateValues.filter((state) => state !== "draft");
export const LEVELS: components["schemas"]["PlaceName"]["level"][] = ["county", "town", "village"];
const LOOK: Partial<Record<Item["state"], string>> = { done: "good", open: "warn", passed_on: "warn", not_done: "bad" };
export const lookOf = (state: Item["state"]) => ["tag", LOOK[state]];
export const namesOf = (places: { name: string }[]) => places.map((one) => one.name).join("、");

/** One's own pairings that are in force today. */
export const useOwnPairings = () =>
  useQuery({
    queryKey: ["/api/v1/pairings", "own"],
    queryFn: () => wholeList("/api/v1/pairings", { officer_id: session.account!.id, on: chinaDay(new Date()) }),
  });

/** The officials of one's places who can be paired. */
export const useOfficials = () =>
  useQuery({
    queryKey: ["/api/v1/appointments", "officials"],
    queryFn: () => wholeList("/api/v1/appointments", { role: "pair_officer" }),
  });

export function useItem(id: Ref<string>) {
  const path = computed(() => ({ item_id: id.value }));
  const item = useQuery({
    queryKey: ["diaryItem", id],
    queryFn: () => answered(api.GET("/api/v1/diary-items/{item_id}", { params: { path: path.value } })),
  });
  const steps = useQuery({
    queryKey: ["diaryItem", id, "steps"],
    queryFn: async () => (await answered(api.GET("/api/v1/diary-items/{item_id}/steps", { params: { path: path.value } }))).items,
  });
  return { item, steps };
}
