// What the pages of the ledger ask of the server.
import { useQuery } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import { answered, api } from "@/api/client";
import { type components, findingStateValues } from "@/api/schema";

export type Finding = components["schemas"]["Finding"];
export type Step = components["schemas"]["FindingNextStep"];
type State = Finding["state"];

export const STATES = findingStateValues.filter((state) => state !== "unknown");
/** The stages of the ledger, in the order of the process. */
export const STAGES = ["entered", "lettered", "ordered", "feedback", "revisited", "clue"] as const satisfies readonly State[];
export const PLACED: components["schemas"]["PlaceName"]["level"][] = ["town", "village"];
const LOOK: Partial<Record<State, string>> = { closed: "good", clue: "bad", feedback: "warn", revisited: "warn", entered: "warn" };
export const lookOf = (state: State) => ["tag", LOOK[state]];

export function useFinding(id: Ref<string>) {
  const path = computed(() => ({ finding_id: id.value }));
  const finding = useQuery({
    queryKey: ["finding", id],
    queryFn: () => answered(api.GET("/api/v1/findings/{finding_id}", { params: { path: path.value } })),
  });
  const steps = useQuery({
    queryKey: ["finding", id, "steps"],
    queryFn: async () => (await answered(api.GET("/api/v1/findings/{finding_id}/steps", { params: { path: path.value } }))).items,
  });
  return { finding, steps };
}

/** The check lists that hold at a place. */
export function useCheckLists(place: Ref<string | undefined>) {
  return useQuery({
    queryKey: computed(() => ["checkLists", place.value]),
    queryFn: async () => (await answered(api.GET("/api/v1/check-lists", { params: { query: { place: place.value! } } }))).items,
    enabled: computed(() => Boolean(place.value)),
  });
}

/** The points of a list, in order. */
export function useCheckPoints(list_id: Ref<string | undefined>) {
  return useQuery({
    queryKey: computed(() => ["checkPoints", list_id.value]),
    queryFn: async () => (await answered(api.GET("/api/v1/check-lists/{list_id}/points", { params: { path: { list_id: list_id.value! } } }))).items,
    enabled: computed(() => Boolean(list_id.value)),
  });
}
