// What was just done, said once on top of whatever page is shown then; the next page takes it away.
import { shallowRef } from "vue";
import type { Router } from "vue-router";

/** A page that was left for another right after something was done still says so. */
const STAYS_MS = 2_000;
const told = shallowRef({ words: "", at: 0 });

export const say = (words: string): void => void (told.value = { words, at: Date.now() });
export const useSaid = () => told;

export function forgetOnLeaving(router: Router): void {
  router.afterEach((to, from) => {
    if (to.path !== from.path && Date.now() - told.value.at > STAYS_MS) say("");
  });
}
