// What the pages of institutions ask of the server, and how they say a day.
import { useQuery } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import { useI18n } from "vue-i18n";
import { answered, api } from "@/api/client";
import { type components, institutionStateValues } from "@/api/schema";
import { asDay, chinaDay } from "@/words/format";

export type Institution = components["schemas"]["Institution"];
export type Step = components["schemas"]["InstitutionNextStep"];
export type Proposal = components["schemas"]["Proposal"];
type State = Institution["state"];

export const STATES = institutionStateValues.filter((state) => state !== "draft");
export const LEVELS: components["schemas"]["PlaceName"]["level"][] = ["county", "town", "village"];
const LOOK: Partial<Record<State, string>> = { adopted: "good", review_due: "warn", proposed: "warn" };
export const lookOf = (state: State) => ["tag", LOOK[state]];

/** The state as of today: what was adopted may begin later, and what was repealed may run out its last days. */
export function useState(): (one: Pick<Institution, "state" | "in_force_from" | "in_force_until">) => string {
  const { t } = useI18n();
  return ({ state, in_force_from: from, in_force_until: until }) => {
    const today = chinaDay(new Date());
    if (state === "adopted" && from && from > today) return t("institution.notYet");
    if (state === "repealed" && from && until && until >= today) return t("institution.notYetOver");
    return t(`code.institutionState.${state}`);
  };
}

export function useInstitution(id: Ref<string>) {
  const path = computed(() => ({ institution_id: id.value }));
  const institution = useQuery({
    queryKey: ["institution", id],
    queryFn: () => answered(api.GET("/api/v1/institutions/{institution_id}", { params: { path: path.value } })),
  });
  const steps = useQuery({
    queryKey: ["institution", id, "steps"],
    queryFn: async () => (await answered(api.GET("/api/v1/institutions/{institution_id}/steps", { params: { path: path.value } }))).items,
  });
  return { institution, steps };
}

/** From when to when it is in force, in words; empty for what never was. */
export function useInForce(): (one: Pick<Institution, "in_force_from" | "in_force_until">) => string {
  const { t } = useI18n();
  return ({ in_force_from: from, in_force_until: until }) => {
    if (!from) return "";
    return until ? t("institution.span", { from: asDay(from), until: asDay(until) }) : t("institution.since", { day: asDay(from) });
  };
}
