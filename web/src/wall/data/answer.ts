// What the server tells, asked anew every ten minutes; one answer is kept, and shown on when the next does not come.
import { computed, onMounted, onUnmounted, ref, shallowRef } from "vue";
import { api } from "@/api/client";
import { Problem } from "@/api/problem";
import type { components } from "@/api/schema";
import { unlessUnchanged } from "@/api/unchanged";
import { addMonths, thisMonth } from "@/words/months";

export type Wall = components["schemas"]["Wall"];
export type Month = components["schemas"]["WallMonth"];

const EVERY_MS = 600_000;
/** After a failure that may pass. */
const AGAIN_MS = 60_000;
/** However fast the months play. */
const LEAST_MS = 5_000;
const SPAN = 14;

/** The last months that are over, as a half-open window; it moves on when a month ends. */
function lastMonths(): { from: string; to: string } {
  const running = thisMonth();
  return { from: `${addMonths(running, -SPAN)}-01`, to: `${running}-01` };
}

export function useAnswer(code: string, speed: number) {
  const answer = shallowRef<Wall | null>(null);
  /** When the server was last asked with success. */
  const askedAt = ref<Date | null>(null);
  const fault = shallowRef<Problem | null>(null);
  let timer = 0;
  let isLeft = false;

  async function ask(): Promise<void> {
    clearTimeout(timer);
    try {
      const query = { place: code, ...lastMonths() };
      // One name for all windows, so that one answer is kept and not one a month.
      answer.value = await unlessUnchanged("wall", (headers) => api.GET("/api/v1/wall", { params: { query }, headers }));
      askedAt.value = new Date();
      fault.value = null;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      fault.value = problem;
      // Whose post has ended shows nothing more; whose session has ended is told so beside the last figures.
      if (problem.status === 403) answer.value = null;
    } finally {
      if (!isLeft) timer = window.setTimeout(() => void ask(), Math.max((fault.value ? AGAIN_MS : EVERY_MS) / speed, LEAST_MS));
    }
  }
  onMounted(ask);
  onUnmounted(() => {
    isLeft = true;
    clearTimeout(timer);
  });
  return { answer, askedAt, fault, ask, isLost: computed(() => fault.value?.status === 401) };
}

/** The months from the first in which anything was told. */
export function begunMonths(wall: Wall | null): Month[] {
  const all = wall?.months ?? [];
  const first = all.findIndex((month) => Object.values(month.counts).some((count) => count !== 0));
  return first < 0 ? all : all.slice(first);
}
