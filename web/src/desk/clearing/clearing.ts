// What the pages of clearings ask of the server.
import { useQuery } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import { answered, api } from "@/api/client";
import { clearingStateValues, type components } from "@/api/schema";

export type Clearing = components["schemas"]["Clearing"];
export type Step = components["schemas"]["ClearingNextStep"];
type State = Clearing["state"];
type Way = Clearing["way"];

export const STATES = clearingStateValues.filter((state) => state !== "draft");
const LOOK: Partial<Record<State, string>> = { revisited: "good", proposed: "warn", consented: "warn", approved: "warn" };
export const lookOf = (state: State) => ["tag", LOOK[state]];

/** How the person cleared may say yes, the first being what is usual. */
export const CONSENTS: NonNullable<Clearing["consent_how"]>[] = ["signed", "talk_record"];
/** Ways by which others hear of it. */
export const isPublic = (way: Way) => way === "meeting" || way === "circular";
/** The party committee decides on it too. */
export const needsCommittee = (one: Pick<Clearing, "is_important" | "way">) => one.is_important || isPublic(one.way);
/** States in which its letter may be drafted. */
export const LETTERED: State[] = ["approved", "done", "revisited"];

export function useClearing(id: Ref<string>) {
  const path = computed(() => ({ clearing_id: id.value }));
  const clearing = useQuery({
    queryKey: ["clearing", id],
    queryFn: () => answered(api.GET("/api/v1/clearings/{clearing_id}", { params: { path: path.value } })),
  });
  const steps = useQuery({
    queryKey: ["clearing", id, "steps"],
    queryFn: async () => (await answered(api.GET("/api/v1/clearings/{clearing_id}/steps", { params: { path: path.value } }))).items,
  });
  return { clearing, steps };
}
