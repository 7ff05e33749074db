// Words in two languages: Chinese first, English complete. Each page brings its own besides the common ones; those of
// codes are made from gridwatch/vocabulary by `docs write`.
import { createI18n, type LocaleMessageDictionary, type VueMessageType } from "vue-i18n";
import { computed } from "vue";
import codesEn from "@/words/en/codes.json";
import commonEn from "@/words/en/common.json";
import codesZh from "@/words/zh/codes.json";
import commonZh from "@/words/zh/common.json";

export type Language = "zh" | "en";
type Messages = LocaleMessageDictionary<VueMessageType>;

const KEY = "gridwatch.language";

function preferred(): Language {
  const chosen = localStorage.getItem(KEY);
  if (chosen === "zh" || chosen === "en") return chosen;
  return navigator.language.toLowerCase().startsWith("en") ? "en" : "zh";
}

export const i18n = createI18n<false>({
  legacy: false,
  locale: preferred(),
  fallbackLocale: "zh",
  messages: { zh: { ...commonZh, ...codesZh }, en: { ...commonEn, ...codesEn } },
});

export const language = computed<Language>(() => i18n.global.locale.value as Language);
const whenChanged: ((to: Language) => void)[] = [];

/** Tell somebody of the language, now and at each change: a kit has words of its own. */
export function followLanguage(follow: (to: Language) => void): void {
  whenChanged.push(follow);
  follow(language.value);
}

/** Change the language of the page and remember it on this device. */
export function speak(to: Language): void {
  i18n.global.locale.value = to;
  localStorage.setItem(KEY, to);
  whenChanged.forEach((follow) => follow(to));
}

/** Add a page's own words. */
export function addWords(zh: object, en: object): void {
  i18n.global.mergeLocaleMessage("zh", zh as Messages);
  i18n.global.mergeLocaleMessage("en", en as Messages);
}

followLanguage((to) => {
  document.documentElement.lang = to === "zh" ? "zh-CN" : "en";
});
