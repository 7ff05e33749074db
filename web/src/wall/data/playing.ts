// Months that play: one after the other, the latest for longer, and then from the first again. One timer, never two.
import { computed, onMounted, onUnmounted, type Ref, ref, watch } from "vue";

const MONTH_MS = 4_000;
const LATEST_MS = 20_000;

export function usePlaying(count: Ref<number>, speed: number) {
  /** Which month is shown; the latest at first, and the new latest when a month ends. */
  const at = ref(0);
  const round = ref(0);
  const isPlaying = ref(!matchMedia("(prefers-reduced-motion: reduce)").matches);
  let timer = 0;
  const last = computed(() => Math.max(count.value - 1, 0));

  function show(to: number): void {
    at.value = Math.min(Math.max(to, 0), last.value);
  }
  function goOn(): void {
    if (at.value < last.value) show(at.value + 1);
    else {
      round.value += 1;
      show(0);
    }
  }
  function wait(): void {
    clearTimeout(timer);
    if (isPlaying.value && count.value > 1) timer = window.setTimeout(goOn, (at.value === last.value ? LATEST_MS : MONTH_MS) / speed);
  }
  /** By hand: the show stops there. */
  function stepTo(to: number): void {
    isPlaying.value = false;
    show(to);
  }
  watch(count, (now, before) => (before === 0 || at.value >= now || at.value === before - 1) && show(now - 1));
  watch([at, isPlaying, count, round], wait);
  onMounted(() => show(last.value));
  onUnmounted(() => clearTimeout(timer));
  return { at, round, isPlaying, last, stepTo, toggle: () => (isPlaying.value = !isPlaying.value) };
}
