// Words that are no report yet — an answer, the note of a visit — kept at every keystroke like one.
import { nextTick, onMounted, type Ref, ref, watch } from "vue";
import { notKept } from "@/m/device/drafts";
import { forget, keep, NotKept, valueOf } from "@/m/device/vault";

/** What is being written in one place, as it was left there, and how to forget it once it has been handed on. */
export function useScribble<T>(place: string, empty: T): { words: Ref<T>; keptAt: Ref<Date | null>; done: () => Promise<void> } {
  const id = `scribble:${place}`;
  const copy = (of: T) => JSON.parse(JSON.stringify(of)) as T;
  const words = ref(copy(empty)) as Ref<T>;
  const keptAt = ref<Date | null>(null);
  let isDone = false;
  let keeping: Promise<void> = Promise.resolve();

  onMounted(async () => {
    const left = await valueOf<T>("mirror", id);
    if (left !== null && JSON.stringify(words.value) === JSON.stringify(empty)) words.value = left;
  });
  watch(
    words,
    (now) => {
      if (isDone) return;
      const asItIs = copy(now);
      keeping = keeping.then(async () => {
        try {
          await keep("mirror", id, asItIs);
          notKept.value = null;
          keptAt.value = new Date();
        } catch (fault) {
          if (!(fault instanceof NotKept)) throw fault;
          notKept.value = fault.why;
        }
      });
    },
    { deep: true },
  );

  return {
    words,
    keptAt,
    async done() {
      isDone = true;
      await keeping;
      await forget("mirror", id);
      words.value = copy(empty);
      await nextTick();
      isDone = false;
    },
  };
}
