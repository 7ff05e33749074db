// The list that somebody came from: where it stands, and which things it has before and after this one.
import { computed, type Ref, shallowRef } from "vue";

interface Trail {
  /** The whole address of the list. */
  back: string;
  keys: string[];
  /** The one that was opened last: whoever comes back to the list goes on from there. */
  last: string;
}
const trail = shallowRef<Trail | null>(null);

export function leaveTrail(back: string, keys: string[], last: string): void {
  trail.value = { back, keys, last };
}

/** The last one that was opened from the list at an address; none when it was another list. */
export const lastFrom = (back: string): string | undefined => (trail.value?.back === back ? trail.value.last : undefined);

/** What lies before and after a thing in the list it was opened from, and where that list is. */
export function useTrail(key: Ref<string>) {
  const at = computed(() => trail.value?.keys.indexOf(key.value) ?? -1);
  const beside = (by: number) => computed(() => (at.value < 0 ? undefined : trail.value?.keys[at.value + by]));
  return { before: beside(-1), after: beside(1), back: computed(() => (at.value < 0 ? undefined : trail.value?.back)) };
}
