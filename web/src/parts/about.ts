// What a message is about, in a line: which thing, where, and the last day of what runs.
import { useI18n } from "vue-i18n";
import type { components } from "@/api/schema";
import { language } from "@/words";
import { lastDay } from "@/words/format";

type Notification = components["schemas"]["Notification"];

/** The line of a notification; empty when nothing of it is there for its reader any more. */
export function useAbout(): (one: Notification) => string {
  const { t } = useI18n();
  return (one) =>
    [one.name, one.place, one.due_at && t("inboxLine.due", { day: lastDay(one.due_at) })].filter(Boolean).join(" · ");
}

const MOST_EARLIER = 3;

/** What was told before about the same thing, each once; empty when it is the first time. */
export function useEarlier(): (one: Notification) => string {
  const { t } = useI18n();
  return (one) => {
    const titles = [...new Set(one.earlier.map((told) => (language.value === "zh" ? told.title_zh : told.title_en)))];
    return titles.length ? t("inboxLine.earlier", { titles: titles.slice(0, MOST_EARLIER).join(t("inboxLine.and")), count: one.earlier.length }) : "";
  };
}
