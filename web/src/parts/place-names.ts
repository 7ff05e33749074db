// Names of places by their codes, asked for together: a list of a hundred places costs one question.
import { reactive } from "vue";
import { answered, api } from "@/api/client";

/** Digits of a code down to its town and its village (GB/T 2260 and the national statistics' codes below it). */
export const TOWN_DIGITS = 9;
export const VILLAGE_DIGITS = 12;
const MOST = 100;
const names = reactive(new Map<string, string>());
let wanted = new Set<string>();

async function ask(): Promise<void> {
  const codes = [...wanted];
  wanted = new Set();
  for (let at = 0; at < codes.length; at += MOST) {
    const code = codes.slice(at, at + MOST);
    // What has no open place of its own stays without a name: the code beside it tells places apart.
    code.forEach((one) => names.set(one, ""));
    const { items } = await answered(api.GET("/api/v1/places", { params: { query: { code, limit: MOST } } }));
    items.forEach((place) => names.set(place.code, place.name));
  }
}

/** The name of a place when it is known; else it is asked for, and the page drawn again when it comes. */
export function nameOfPlace(code: string): string {
  const known = names.get(code);
  if (known === undefined && !wanted.has(code)) {
    if (wanted.size === 0) queueMicrotask(() => void ask().catch(() => undefined));
    wanted.add(code);
  }
  return known ?? "";
}
