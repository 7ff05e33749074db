// What a message is about, in a line: which thing, where, and the last day of what runs.
import { useI18n } from "vue-i18n";
import type { components } from "@/api/schema";
import { lastDay } from "@/words/format";

type Notification = components["schemas"]["Notification"];

/** The line of a notification; empty when nothing of it is there for its reader any more. */
export function useAbout(): (one: Notification) => string {
  const { t } = useI18n();
  return (one) =>
    [one.name, one.place, one.due_at && t("inboxLine.due", { day: lastDay(one.due_at) })].filter(Boolean).join(" · ");
}

/** How often the same thing was told of before, as the line says it; empty when it is the first time. */
export function useEarlier(): (one: Notification) => string {
  const { t } = useI18n();
  return (one) => (one.earlier.length ? t("inboxLine.earlier", { count: one.earlier.length }) : "");
}
