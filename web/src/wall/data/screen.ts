// What a screen on a wall needs of the browser: the whole of it, keys, and no cursor that stays in the picture.
import { onMounted, onUnmounted, ref } from "vue";

const STILL_MS = 4_000;

export function useWholeScreen() {
  const isWhole = ref(false);
  const note = () => (isWhole.value = document.fullscreenElement !== null);
  function toggle(): void {
    // A browser may refuse, and then everything stays as it is.
    const asked = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.();
    asked?.catch(() => {});
  }
  onMounted(() => document.addEventListener("fullscreenchange", note));
  onUnmounted(() => document.removeEventListener("fullscreenchange", note));
  return { isWhole, toggle };
}

/** Whether nobody has moved the pointer for some seconds. */
export function useStillPointer() {
  const isStill = ref(false);
  let timer = 0;
  function moved(): void {
    isStill.value = false;
    clearTimeout(timer);
    timer = window.setTimeout(() => (isStill.value = true), STILL_MS);
  }
  onMounted(() => {
    addEventListener("pointermove", moved);
    moved();
  });
  onUnmounted(() => {
    removeEventListener("pointermove", moved);
    clearTimeout(timer);
  });
  return isStill;
}

/** Keys for the whole page; a button that has the focus keeps its own. */
export function useKeys(keys: Record<string, () => void>): void {
  function pressed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === " " && event.target instanceof HTMLElement && event.target.closest("button, a")) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
  onMounted(() => addEventListener("keydown", pressed));
  onUnmounted(() => removeEventListener("keydown", pressed));
}
