// Arriving at a view: the heading takes the focus, so that a screen reader says where one is, and the keyboard starts there.
import { nextTick } from "vue";
import { type Router, START_LOCATION } from "vue-router";

/** Move the focus to the heading of each new view; a change of the query alone is no new view. */
export function focusOnArrival(router: Router): void {
  router.afterEach(async (to, from, failure) => {
    if (failure || from === START_LOCATION || to.path === from.path) return;
    await nextTick();
    const heading = document.querySelector<HTMLElement>("main h1");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus();
  });
}
