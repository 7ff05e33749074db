// Where a report would go and who would hold it first: as the server says, and by one's own post also without it.
import { computed, shallowRef, watch } from "vue";
import { answered, api } from "@/api/client";
import { Problem } from "@/api/problem";
import type { components } from "@/api/schema";
import type { Concern, Position } from "@/m/device/drafts";
import { mirror } from "@/m/device/mirror";

export type Preview = components["schemas"]["Preview"];

export interface Whereabouts {
  position: Position | null;
  placeCode: string;
  confidential: boolean;
}

/** What is said of a report's place as it stands, asked again whenever that changes; null while nobody knows. */
export function useForesight(whereabouts: () => Whereabouts) {
  const answer = shallowRef<Preview | null>(null);
  const saysNothing = computed(() => !whereabouts().position && !whereabouts().placeCode);
  let asked = 0;

  async function ask(): Promise<void> {
    const mine = ++asked;
    answer.value = null;
    if (saysNothing.value) return;
    const { position, placeCode, confidential } = whereabouts();
    const body = { category: null, location: position, place_code: position ? null : placeCode, confidential };
    try {
      const told = await answered(api.POST("/api/v1/reports/preview", { body }));
      if (mine === asked) answer.value = told;
    } catch (fault) {
      // Without an answer the page says so, and this asks again when the server is heard of.
      if (!(fault instanceof Problem)) throw fault;
    }
  }
  watch(() => JSON.stringify(whereabouts()), ask, { immediate: true });
  watch(() => mirror.pulledAt, () => void (answer.value ?? ask()));

  return computed<Preview | null>(() => {
    if (!saysNothing.value) return answer.value;
    return mirror.byPost?.[whereabouts().confidential ? "confidential" : "plain"] ?? null;
  });
}

/** Whether one has several posts, so that saying nothing says nothing. */
export const mustChoose = computed(() => mirror.byPost?.plain.placement === "unplaced");

/** The posts that a report concerns, with what naming each does. */
export const postsOf = (concerns: readonly Concern[]) => mirror.posts.filter((one) => concerns.some((concern) => concern.post === one.post));

/** Whether a report that concerns these is not taken at all. */
export const isRefused = (concerns: readonly Concern[]) => postsOf(concerns).some((one) => !one.is_taken);

/** A place as people call it: the village with its group, else what is above. */
export function nameOf(preview: Preview): string {
  const below = preview.places.filter((one) => !["county", "town"].includes(one.level));
  return below.length ? below.map((one) => one.name).reverse().join(" ") : (preview.places[0]?.name ?? "");
}
