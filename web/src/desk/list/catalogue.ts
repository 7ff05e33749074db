// What the catalogue of exports says about a list, and the list's narrowing as the catalogue takes it.
import { useQuery } from "@tanstack/vue-query";
import { computed } from "vue";
import { answered, api } from "@/api/client";
import { session } from "@/session";
import { language } from "@/words";

export function useCatalogued(what: () => string, asked: () => object) {
  const kinds = useQuery({
    queryKey: computed(() => ["exportKinds", language.value]),
    queryFn: async () => (await answered(api.GET("/api/v1/exports/kinds"))).items,
    staleTime: Infinity,
  });
  const kind = computed(() => kinds.data.value?.find((one) => one.what === what()));
  const given = computed(() => Object.entries(asked()).filter(([name, value]) => name !== "sort" && value !== undefined && value !== "" && !(Array.isArray(value) && !value.length)));
  /** A file that would hold more than the list is none of it. */
  const isUnfit = computed(() => given.value.some(([name]) => !kind.value?.filters.includes(name)));
  const filters = computed(() => {
    const own = session.appointments[0]?.place.code;
    return Object.fromEntries([...(kind.value?.needs.includes("place") && own ? [["place", own]] : []), ...given.value]) as Record<string, unknown>;
  });
  return { kind, isUnfit, filters };
}
