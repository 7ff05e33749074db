// Words in two languages: Chinese first, English complete. Each page brings its own besides the common ones.
import { createI18n, type LocaleMessageDictionary, type VueMessageType } from "vue-i18n";
import { computed } from "vue";
import commonEn from "@/words/en/common.json";
import domainEn from "@/words/en/domain.json";
import commonZh from "@/words/zh/common.json";
import domainZh from "@/words/zh/domain.json";

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
  messages: { zh: { ...commonZh, ...domainZh }, en: { ...commonEn, ...domainEn } },
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
