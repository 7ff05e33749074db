// The desk: chiefs, towns, the county and responsible units do their work here.
import { QueryClient, VueQueryPlugin } from "@tanstack/vue-query";
import { createApp } from "vue";
import "element-plus/es/components/base/style/css";
import "element-plus/theme-chalk/dark/css-vars.css";
import "@/look";
import "@/desk/look.css";
import { Problem } from "@/api/problem";
import { addWords, i18n } from "@/words";
import codesEn from "@/words/en/desk-codes.json";
import en from "@/words/en/desk.json";
import codesZh from "@/words/zh/desk-codes.json";
import zh from "@/words/zh/desk.json";
import App from "@/desk/App.vue";
import { router } from "@/desk/pages";

addWords(codesZh, codesEn);
addWords(zh, en);

const isWorthAgain = (failures: number, fault: unknown) => failures < 2 && fault instanceof Problem && fault.isPassing;
const queries = new QueryClient({
  defaultOptions: { queries: { retry: isWorthAgain, staleTime: 5_000, networkMode: "always" } },
});

createApp(App).use(i18n).use(router).use(VueQueryPlugin, { queryClient: queries }).mount("#app");
