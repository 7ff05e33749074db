// The phone: what a monitor needs, with or without a network.
import { createApp } from "vue";
import "@/look";
import "@/m/look.css";
import "@/m/large-type";
import { addWords, i18n } from "@/words";
import en from "@/words/en/m.json";
import zh from "@/words/zh/m.json";
import App from "@/m/App.vue";
import { router } from "@/m/routes";

addWords(zh, en);
createApp(App).use(i18n).use(router).mount("#app");

if ("serviceWorker" in navigator)
  void navigator.serviceWorker.register("/m/sw.js", { scope: "/m" }).then(({ waiting }) => {
    if (!waiting) return;
    // A new version is there since the last time: take it now, before anything is written.
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    waiting.postMessage("take over");
  });
