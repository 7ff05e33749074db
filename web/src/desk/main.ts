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

// The desk's own words, and those of its pages that bring some.
const zh = import.meta.glob<object>("./../words/zh/desk*.json", { eager: true, import: "default" });
const en = import.meta.glob<object>("./../words/en/desk*.json", { eager: true, import: "default" });
Object.keys(zh).forEach((path) => addWords(zh[path]!, en[path.replace("/zh/", "/en/")]!));

const isWorthAgain = (failures: number, fault: unknown) => failures < 2 && fault instanceof Problem && fault.isPassing;
const queries = new QueryClient({
  defaultOptions: { queries: { retry: isWorthAgain, staleTime: 5_000, networkMode: "always" } },
});

createApp(App).use(i18n).use(router).use(VueQueryPlugin, { queryClient: queries }).mount("#app");
