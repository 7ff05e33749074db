// Dates, numbers and sizes as people of a language write them; times are those of China, wherever the screen is.
import { language } from "@/words";

const ZONE = "Asia/Shanghai";
const tag = () => (language.value === "zh" ? "zh-CN" : "en-GB");
type When = string | Date | null | undefined;

/** Kept: to make one takes longer than to write a hundred numbers by it, and tables have thousands. */
const formats = new Map<string, unknown>();
function kept<T>(name: string, options: object, make: () => T): T {
  const key = `${tag()} ${name} ${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, make());
  return formats.get(key) as T;
}
const numbers = (options: Intl.NumberFormatOptions) => kept("number", options, () => new Intl.NumberFormat(tag(), options));

function dated(when: When, options: Intl.DateTimeFormatOptions): string {
  if (!when) return "";
  return kept("date", options, () => new Intl.DateTimeFormat(tag(), { timeZone: ZONE, ...options })).format(new Date(when));
}

export const asDay = (when: When) => dated(when, { year: "numeric", month: "short", day: "numeric" });
export const asTime = (when: When) =>
  dated(when, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false });
export const asDayAndTime = (when: When) =>
  dated(when, { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false });
export const asClock = (when: When) => dated(when, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
export const asMonth = (when: When) => dated(when, { year: "numeric", month: "short" });

/** The day in China as YYYY-MM-DD, as the server counts days. */
export const chinaDay = (when: Date) => new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(when);

const DAY_MS = 86_400_000;
const CHINA_MS = 8 * 3_600_000;

/** Midnight in China as an instant: where a day begins (YYYY-MM-DD; else today), or so many days after it. */
export function chinaMidnight(days: number, day = chinaDay(new Date())): string {
  return new Date(Date.parse(day) + days * DAY_MS - CHINA_MS).toISOString();
}

export const asNumber = (value: number, digits = 0) =>
  numbers({ maximumFractionDigits: digits }).format(value);
export const asPercent = (value: number | null | undefined, digits = 1) =>
  value == null ? "—" : numbers({ style: "percent", maximumFractionDigits: digits }).format(value);

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** How far away an instant is: "in 2 days", "3 小时前". */
export function fromNow(when: When, now: Date = new Date()): string {
  if (!when) return "";
  const seconds = (new Date(when).getTime() - now.getTime()) / 1000;
  const [unit, length] = STEPS.find(([, length]) => Math.abs(seconds) >= length) ?? ["minute", 60];
  return new Intl.RelativeTimeFormat(tag(), { numeric: "auto" }).format(Math.trunc(seconds / length), unit);
}

/** The number of a report as people read it: 482 319 076. */
export const inThrees = (number: string): string => number.replace(/(\d{3})(?=\d)/g, "$1 ");

/** A file's size: 1.2 MB. */
export function asSize(bytes: number): string {
  const [unit, size] = bytes >= 1e6 ? ["megabyte", 1e6] : ["kilobyte", 1e3];
  return new Intl.NumberFormat(tag(), { style: "unit", unit, maximumFractionDigits: 1 }).format(bytes / size);
}

/** The last day that a deadline gives, which is what people read: one at midnight ends with the day before. */
const lastMoment = (due: string) => new Date(Date.parse(due) - 1);
export function lastDay(due: string | null | undefined, now: Date = new Date()): string {
  if (!due) return "";
  const [last, today] = [lastMoment(due), chinaDay(now)];
  const isThisYear = chinaDay(last).slice(0, 4) === today.slice(0, 4);
  return dated(last, { ...(isThisYear ? {} : { year: "numeric" }), month: "short", day: "numeric" });
}

/** How far away the last day of a deadline is: "today", "后天", "3 days ago". */
export function daysToLast(due: string | null | undefined, now: Date = new Date()): string {
  if (!due) return "";
  const days = (Date.parse(chinaDay(lastMoment(due))) - Date.parse(chinaDay(now))) / 86_400_000;
  return new Intl.RelativeTimeFormat(tag(), { numeric: "auto" }).format(days, "day");
}
