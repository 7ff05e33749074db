// What somebody has begun to write survives leaving the page and loading it anew, in this window alone; it ends when it
// was sent, thrown away, or its person signs out.
import { nextTick, ref, watch } from "vue";
import { session } from "@/session";

const PREFIX = "gridwatch.draft.";

/** Keep the fields of `form` under a name; those that were kept before are put in. Files cannot be kept. */
export function useDraft<T extends object>(name: string, form: T) {
  const key = `${PREFIX}${session.account?.id}.${name}`;
  const empty = JSON.stringify(form);
  const kept = sessionStorage.getItem(key);
  if (kept) Object.assign(form, JSON.parse(kept));
  const isRestored = ref(kept !== null);
  let isOver = false;

  watch(form, () => {
    const now = JSON.stringify(form);
    if (isOver || now === empty) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, now);
  }, { deep: true });

  /** It was sent. */
  function end(): void {
    isOver = true;
    sessionStorage.removeItem(key);
  }

  /** Begin again with empty fields. */
  async function discard(): Promise<void> {
    Object.assign(form, JSON.parse(empty));
    isRestored.value = false;
    await nextTick();
    sessionStorage.removeItem(key);
  }

  return { isRestored, end, discard };
}
export type Draft = ReturnType<typeof useDraft>;

/** Whoever signs out leaves nothing behind. */
export function forgetDrafts(): void {
  Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX)).forEach((key) => sessionStorage.removeItem(key));
}
