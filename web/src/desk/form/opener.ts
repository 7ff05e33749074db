// Where somebody was when a dialog opened, they are again when it is gone. The kit leaves that out for a button that is
// disabled while it sends: it has lost the focus by then.
import { onUnmounted } from "vue";

export function useOpener(): void {
  const opener = document.activeElement as HTMLElement | null;
  onUnmounted(() => {
    if (document.activeElement !== document.body) return;
    const isThere = opener?.isConnected && opener !== document.body;
    (isThere ? opener : document.getElementById("main"))?.focus({ preventScroll: true });
  });
}
