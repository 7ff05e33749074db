// The desk: chiefs, towns, the county and responsible units do their work here.
import { QueryClient, VueQueryPlugin } from "@tanstack/vue-query";
import { createApp } from "vue";
import "element-plus/es/components/base/style/css";
import "element-plus/theme-chalk/dark/css-vars.css";
import "@/look";
import "@/desk/look.css";
import { Problem } from "@/api/problem";
import { addWords, i18n } from "@/words";
import App from "@/desk/App.vue";
import { router } from "@/desk/pages";
import codesEn from "@/words/en/desk-codes.json";
import wordsEn from "@/words/en/desk.json";
import codesZh from "@/words/zh/desk-codes.json";
import wordsZh from "@/words/zh/desk.json";

// What every page of the desk says; the rest comes with its pages.
addWords({ ...wordsZh, ...codesZh }, { ...wordsEn, ...codesEn });

const isWorthAgain = (failures: number, fault: unknown) => failures < 2 && fault instanceof Problem && fault.isPassing;
const queries = new QueryClient({
  defaultOptions: { queries: { retry: isWorthAgain, staleTime: 5_000, networkMode: "always" } },
});

createApp(App).use(i18n).use(router).use(VueQueryPlugin, { queryClient: queries }).mount("#app");
