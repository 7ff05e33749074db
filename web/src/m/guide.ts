// Whether the first-run guide is still to be shown on this phone.
import { ref } from "vue";

const KEY = "gridwatch.guided";
export const isGuided = ref(localStorage.getItem(KEY) === "1");

/** Remember that somebody has seen the guide, or show it again. */
export function guide(isDone: boolean): void {
  isGuided.value = isDone;
  localStorage.setItem(KEY, isDone ? "1" : "0");
}
