// Everything that the page of one report asks, under one key, so that a move renews it all.
import { useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed } from "vue";
import { answered, api } from "@/api/client";
import type { components } from "@/api/schema";
import { LIVE_MS } from "@/desk/live";

export type Report = components["schemas"]["Report"];
export type Step = components["schemas"]["ReportNextStep"];
export type Event = components["schemas"]["Event"];
export type Evidence = components["schemas"]["EvidenceShape"];

export function useReport(id: string) {
  const params = { path: { report_id: id } };
  const queries = useQueryClient();
  const report = useQuery({
    queryKey: ["report", id, "itself"],
    queryFn: () => answered(api.GET("/api/v1/reports/{report_id}", { params })),
    refetchInterval: LIVE_MS,
  });
  // The rest is asked anew whenever the report has moved on.
  const version = computed(() => report.data.value?.version);
  const isThere = computed(() => version.value !== undefined);
  const steps = useQuery({
    queryKey: ["report", id, "steps", version],
    queryFn: async () => (await answered(api.GET("/api/v1/reports/{report_id}/steps", { params }))).items,
    placeholderData: (before) => before,
    enabled: isThere,
  });
  const events = useQuery({
    queryKey: ["report", id, "events", version],
    queryFn: async () => (await answered(api.GET("/api/v1/reports/{report_id}/events", { params }))).items,
    placeholderData: (before) => before,
    enabled: isThere,
  });
  /** The report first: what can be done with a later version, beside an earlier one, would look like somebody else's step. */
  async function renew(): Promise<void> {
    await queries.refetchQueries({ queryKey: ["report", id, "itself"] });
    await queries.invalidateQueries({ queryKey: ["report", id], predicate: (one) => one.queryKey[2] !== "itself" }, { cancelRefetch: false });
  }
  return { report, steps, events, renew };
}

/** Where a file of a report is read. */
export const fileOf = (reportId: string, sha256: string, query = "") =>
  `/api/v1/reports/${reportId}/evidence/${sha256}${query}`;
