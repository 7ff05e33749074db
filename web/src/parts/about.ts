// What a message is about, in a line: which report, where, and the last day of what runs.
import { useI18n } from "vue-i18n";
import type { components } from "@/api/schema";
import { inThrees, lastDay } from "@/words/format";

type Notification = components["schemas"]["Notification"];

/** The line of a notification; empty when nothing of it is there for its reader any more. */
export function useAbout(): (one: Notification) => string {
  const { t } = useI18n();
  return (one) =>
    [one.number && inThrees(one.number), one.place, one.due_at && t("inboxLine.due", { day: lastDay(one.due_at) })].filter(Boolean).join(" · ");
}
