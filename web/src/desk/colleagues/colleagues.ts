// The people of one's desk, asked once for all that name them.
import { useQuery } from "@tanstack/vue-query";
import { computed } from "vue";
import { answered, api } from "@/api/client";

export function useColleagues() {
  const found = useQuery({ queryKey: ["colleagues"], queryFn: async () => (await answered(api.GET("/api/v1/colleagues"))).items });
  const people = computed(() => found.data.value ?? []);
  const nameOf = (id: number) => people.value.find((one) => one.id === id)?.name ?? "";
  return { people, nameOf };
}
