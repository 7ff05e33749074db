// What happened to a report, in words: its moves, and the rungs of the overdue ladder with their letters.
import { useQuery } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import { useI18n } from "vue-i18n";
import { answered, api } from "@/api/client";
import type { Event } from "@/desk/report/queries";
import type { Happened } from "@/workflow/steps";

/** Its moves alone, which count its versions, and all of it, oldest first. */
export function useHappened(id: string, events: Ref<Event[] | undefined>) {
  const { t } = useI18n();
  const rungs = useQuery({
    queryKey: ["report", id, "rungs"],
    queryFn: async () => (await answered(api.GET("/api/v1/reports/{report_id}/rungs", { params: { path: { report_id: id } } }))).items,
  });
  const byWhom = (event: Event) => (event.role ? t(`code.role.${event.role}`) : t(event.by_reporter ? "timeline.byReporter" : "timeline.byItself"));

  const moves = computed<Happened[]>(() =>
    (events.value ?? []).map((event) => ({
      key: event.seq,
      at: event.at,
      what: t(`code.action.${event.action}`),
      by: byWhom(event),
      to: event.from_state === event.to_state ? undefined : t(`code.state.${event.to_state}`),
      why: event.reason ? t(`code.stepReason.${event.reason}`) : undefined,
      note: event.note,
      due: event.due_at,
      round: event.round,
    })),
  );
  /** The round that was under way then. */
  const roundAt = (at: string) => events.value?.filter((event) => Date.parse(event.at) <= Date.parse(at)).at(-1)?.round;
  const letters = computed<Happened[]>(() =>
    (rungs.data.value ?? []).map((rung) => ({
      key: rung.id,
      at: rung.at,
      what: t(`code.rung.${rung.rung}`),
      by: t(`code.custodian.${rung.holder}`),
      why: t(`code.clock.${rung.clock}`),
      isLate: true,
      round: roundAt(rung.at),
      file: rung.letter_no ? { href: `/api/v1/reports/${id}/letters/${rung.id}/pdf`, words: `${rung.letter_no}（PDF）` } : undefined,
    })),
  );
  return { moves, all: computed(() => [...moves.value, ...letters.value].sort((one, other) => Date.parse(one.at) - Date.parse(other.at))) };
}
