// Doing something on the server: busy, the problem if it fails, and true when it went well.
import { ref, shallowRef } from "vue";
import { Problem } from "@/api/problem";

export function useDoing() {
  const isBusy = ref(false);
  const problem = shallowRef<Problem | null>(null);

  async function attempt(work: () => Promise<unknown>): Promise<boolean> {
    if (isBusy.value) return false;
    isBusy.value = true;
    problem.value = null;
    try {
      await work();
      return true;
    } catch (fault) {
      if (!(fault instanceof Problem)) throw fault;
      problem.value = fault;
      return false;
    } finally {
      isBusy.value = false;
    }
  }

  /** What is wrong with a field, by its JSON pointer. */
  const wrong = (pointer: string) => problem.value?.fields.find((field) => field.pointer === pointer)?.detail;

  return { isBusy, problem, attempt, wrong };
}
