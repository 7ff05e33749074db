// The map: where the net holds and where it has holes, for officials.
import { QueryClient, VueQueryPlugin } from "@tanstack/vue-query";
import { createApp } from "vue";
import "@/look";
import "@/map/look.css";
import { addWords, i18n } from "@/words";
import { Problem } from "@/api/problem";
import en from "@/words/en/map.json";
import zh from "@/words/zh/map.json";
import App from "@/map/App.vue";
import { router } from "@/map/routes";

addWords(zh, en);
const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      // Without a network, too, ask: silence would read as "loading" for ever.
      networkMode: "always",
      retry: (failures, fault) => failures < 2 && fault instanceof Problem && fault.isPassing,
    },
  },
});
createApp(App).use(i18n).use(router).use(VueQueryPlugin, { queryClient }).mount("#app");
