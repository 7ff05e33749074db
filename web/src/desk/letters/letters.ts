// What the pages of letters ask of the server.
import { useQuery } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import { answered, api } from "@/api/client";
import { type components, letterStateValues } from "@/api/schema";

export type Letter = components["schemas"]["Letter"];
export type Step = components["schemas"]["LetterNextStep"];
export type LetterText = components["schemas"]["LetterText"];
type State = Letter["state"];

export const STATES = letterStateValues.filter((state) => state !== "blank");
export const ISSUING: components["schemas"]["PlaceName"]["level"][] = ["county", "town"];
export const ADDRESSED: components["schemas"]["PlaceName"]["level"][] = ["town", "village"];
export const TRAYS = ["drafts", "to_sign", "out", "answered", "overdue", "done"] as const;
const LOOK: Partial<Record<State, string>> = { closed: "good", overdue: "bad", returned: "warn", replied: "warn", approved: "warn" };
export const lookOf = (state: State) => ["tag", LOOK[state]];

export function useLetter(id: Ref<string>) {
  const path = computed(() => ({ letter_id: id.value }));
  const letter = useQuery({
    queryKey: ["letter", id],
    queryFn: () => answered(api.GET("/api/v1/letters/{letter_id}", { params: { path: path.value } })),
  });
  const steps = useQuery({
    queryKey: ["letter", id, "steps"],
    queryFn: async () => (await answered(api.GET("/api/v1/letters/{letter_id}/steps", { params: { path: path.value } }))).items,
  });
  return { letter, steps };
}

/** The kinds that the body of a place may issue, each with what is asked of it. */
export function useKinds(place: Ref<string | undefined>) {
  const kinds = useQuery({
    queryKey: computed(() => ["letterKinds", place.value]),
    queryFn: async () => (await answered(api.GET("/api/v1/letter-kinds", { params: { query: { place: place.value! } } }))).items,
    enabled: computed(() => Boolean(place.value)),
  });
  return computed(() => kinds.data.value ?? []);
}

/** What a change of a letter is meant for: the version that somebody has seen. */
export const seen = (letter: Letter, version = letter.version) => ({ path: { letter_id: letter.id }, header: { "If-Match": `"v${version}"` } });
