// Large letters, one and a half times the size: chosen once, remembered on this phone.
import { ref } from "vue";

const KEY = "gridwatch.large";
export const isLarge = ref(localStorage.getItem(KEY) === "1");

function show(): void {
  document.documentElement.toggleAttribute("data-large", isLarge.value);
}

export function enlarge(to: boolean): void {
  isLarge.value = to;
  localStorage.setItem(KEY, to ? "1" : "0");
  show();
}
show();
