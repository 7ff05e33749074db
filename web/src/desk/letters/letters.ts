// What the pages of letters ask of the server.
import { useQuery } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import { answered, api } from "@/api/client";
import { Problem } from "@/api/problem";
import { type components, letterStateValues } from "@/api/schema";
import { session } from "@/session";

export type Letter = components["schemas"]["Letter"];
export type Step = components["schemas"]["LetterNextStep"];
export type LetterText = components["schemas"]["LetterText"];
type Place = components["schemas"]["PlaceName"];
type State = Letter["state"];

export const STATES = letterStateValues.filter((state) => state !== "blank");
export const ISSUING: Place["level"][] = ["county", "town"];
export const ADDRESSED: Place["level"][] = ["town", "village"];
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

/** The body of one's own that issues letters, if any does. */
export const ownBody = (): Place | undefined => session.appointments.find((one) => ISSUING.includes(one.place.level))?.place;

/** How the body of a place is called on its letters; null when nobody has said so yet. */
export const useIssuer = (code: string) =>
  useQuery({
    queryKey: ["letterIssuer", code],
    queryFn: async () => {
      try {
        return await answered(api.GET("/api/v1/letter-issuers/{code}", { params: { path: { code } } }));
      } catch (fault) {
        if (fault instanceof Problem && fault.status === 404) return null;
        throw fault;
      }
    },
  });

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
