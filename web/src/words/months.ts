// Months of China's calendar as YYYY-MM.
import { chinaDay } from "@/words/format";

export const thisMonth = () => chinaDay(new Date()).slice(0, 7);

/** The month that lies some months after another: 2026-11, -1 → 2026-10. */
export function addMonths(month: string, by: number): string {
  const [year, number] = month.split("-").map(Number) as [number, number];
  const count = year * 12 + number - 1 + by;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, "0")}`;
}
