// A file that somebody chose, as it is now.
import { shallowRef } from "vue";
import { Problem } from "@/api/problem";
import { i18n } from "@/words";

/** What an input of a file has chosen, and its bytes. Browsers give none of a file that was changed since it was chosen, as
 * one that was refused, mended and sent again: that is said, and choosing the same name again counts. */
export function useChosenFile() {
  const file = shallowRef<File | null>(null);
  const forget = (event: Event) => ((event.target as HTMLInputElement).value = "");
  const choose = (event: Event) => (file.value = (event.target as HTMLInputElement).files?.[0] ?? null);

  async function bytes(): Promise<ArrayBuffer> {
    try {
      return await file.value!.arrayBuffer();
    } catch {
      throw new Problem(409, "file_changed", i18n.global.t("file.changed"));
    }
  }

  return { file, forget, choose, bytes };
}
