// What a report can be about, asked once.
import { useQuery } from "@tanstack/vue-query";
import { computed } from "vue";
import { answered, api } from "@/api/client";
import { language } from "@/words";

export function useCategories() {
  const { data } = useQuery({
    queryKey: ["categories"],
    queryFn: () => answered(api.GET("/api/v1/categories")),
    staleTime: Infinity,
  });
  const items = computed(() => data.value?.items ?? []);
  const themes = computed(() => [...new Map(items.value.map((one) => [one.letter, one])).values()]);
  const nameOf = (code: string) => {
    const found = items.value.find((one) => one.code === code);
    return found ? (language.value === "zh" ? found.name_zh : found.name_en) : code;
  };
  return { items, themes, nameOf };
}
