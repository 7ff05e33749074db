// What the pages of petition counts share: of which places, and how a window is said.
import { useI18n } from "vue-i18n";
import type { Level } from "@/desk/list/filters";
import { asDay } from "@/words/format";

export const LEVELS: Level[] = ["county", "town", "village"];
const DAY_MS = 86_400_000;

/** A window in words, by its first and its last day. */
export function useDays(): (one: { first: string; past: string }) => string {
  const { t } = useI18n();
  return ({ first, past }) => t("petition.span", { first: asDay(first), last: asDay(new Date(Date.parse(past) - DAY_MS)) });
}
