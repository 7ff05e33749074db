// Answering a letter thing by thing: words, files that show them, and the files sent after the words were taken.
import { reactive, ref } from "vue";
import { type Ready, readyFile } from "@/parts/sending";

export const FILES_MOST = 5;
export interface Answer {
  no: number;
  answer: string;
  files: Ready["announced"][];
}

export function useAnswers() {
  const words = reactive<Record<number, string>>({});
  const files = reactive<Record<number, File[]>>({});
  /** How many of how many files are on their way; null before. */
  const sent = ref<{ at: number; all: number } | null>(null);
  let waiting: Ready[] | undefined;

  /** Give the answers to `say`, once, and each file to `send`: after what broke off only the rest is done again. */
  async function go(numbers: number[], say: (answers: Answer[]) => Promise<unknown>, send: (ready: Ready) => Promise<void>): Promise<void> {
    if (!waiting) {
      const ready = new Map<number, Ready[]>();
      for (const no of numbers) ready.set(no, await Promise.all((files[no] ?? []).map(readyFile)));
      await say(numbers.map((no) => ({ no, answer: (words[no] ?? "").trim(), files: ready.get(no)!.map((one) => one.announced) })));
      waiting = [...ready.values()].flat();
    }
    const all = (sent.value?.at ?? 0) + waiting.length;
    for (let next = waiting[0]; next; next = waiting[0]) {
      sent.value = { at: all - waiting.length + 1, all };
      await send(next);
      waiting.shift();
    }
  }

  return { words, files, sent, go };
}
