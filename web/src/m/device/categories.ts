// Categories as this phone knows them, by theme.
import { mirror, type Category } from "@/m/device/mirror";
import { language } from "@/words";

export interface Theme {
  letter: string;
  name: string;
  categories: Category[];
}

const named = (zh: string, en: string) => (language.value === "zh" ? zh : en);
export const categoryOf = (code: string) => mirror.categories.find((one) => one.code === code);

export function categoryName(code: string): string {
  const found = categoryOf(code);
  return found ? named(found.name_zh, found.name_en) : code;
}

/** The themes with the categories that are open now. */
export function themes(): Theme[] {
  const found = new Map<string, Theme>();
  for (const one of mirror.categories) {
    if (one.closed_at && one.closed_at <= new Date().toISOString()) continue;
    const theme = found.get(one.letter) ?? { letter: one.letter, name: named(one.theme_zh, one.theme_en), categories: [] };
    theme.categories.push(one);
    found.set(one.letter, theme);
  }
  return [...found.values()].sort((a, b) => a.letter.localeCompare(b.letter));
}
