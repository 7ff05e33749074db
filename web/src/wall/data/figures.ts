// Which figures are large on the wall, and how each is said; null is withheld by the server and stays so.
import { computed, type Ref } from "vue";
import { useI18n } from "vue-i18n";
import type { Month, Wall } from "@/wall/data/answer";
import { asNumber, asPercent } from "@/words/format";

export interface KeyFigure {
  key: string;
  label: string;
  words: string;
  /** What stands below it, small. */
  beside: string;
}

export const asCount = (count: number | null | undefined): string => (count == null ? "—" : asNumber(count));

export function useKeyFigures(wall: Ref<Wall | null>, month: Ref<Month | undefined>, before: Ref<Month | undefined>) {
  const { t } = useI18n();
  const counts = (key: string): KeyFigure => ({
    key,
    label: t(`wall.figure.${key}`),
    words: asCount(month.value?.counts[key]),
    beside: before.value ? t("wall.before", { value: asCount(before.value.counts[key]) }) : "",
  });
  const rate = (key: string): KeyFigure => ({
    key,
    label: t(`code.rate.${key}`),
    words: asPercent(month.value?.rates[key], 0),
    beside: before.value ? t("wall.before", { value: asPercent(before.value.rates[key], 0) }) : "",
  });
  const part = (of: number | null | undefined, whole: number | null | undefined) => ({ part: asCount(of), whole: asCount(whole) });
  return computed<KeyFigure[]>(() => {
    const net = wall.value?.net;
    return [
      ...(wall.value?.measures ?? []).filter((one) => one !== "visits" || wall.value?.is_rounded).map(counts),
      rate(wall.value?.is_rounded ? "reply_in_time" : "on_time"),
      { key: "groups", label: t("wall.figure.groups"), words: asPercent(net?.rates["group_coverage"], 0), beside: t("wall.groupsOf", part(net?.groups_with_monitor, net?.groups)) },
      { key: "monitors", label: t("wall.figure.monitors"), words: asCount(net?.monitors), beside: t("wall.stationsOf", part(net?.villages_with_station, net?.villages)) },
    ];
  });
}
