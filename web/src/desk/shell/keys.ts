// Keys of a page: pressed alone, never while somebody types or a dialog is open.
import { onBeforeUnmount, onMounted } from "vue";

const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable], [role=combobox]";

const isFree = (event: KeyboardEvent) =>
  !event.defaultPrevented &&
  !event.ctrlKey &&
  !event.altKey &&
  !event.metaKey &&
  !(event.target as Element).closest?.(TYPING) &&
  !document.querySelector("[aria-modal=true]:not([hidden])")?.checkVisibility?.();

/** Call `press` with each key that is pressed alone; true says that it was meant. */
export function useKeys(press: (key: string) => boolean): void {
  const hear = (event: KeyboardEvent) => {
    if (isFree(event) && press(event.key)) event.preventDefault();
  };
  onMounted(() => document.addEventListener("keydown", hear));
  onBeforeUnmount(() => document.removeEventListener("keydown", hear));
}
