// The phone: what a monitor needs, with or without a network.
import { createApp } from "vue";
import "@/look";
import "@/m/look.css";
import { addWords, followLanguage, i18n } from "@/words";
import en from "@/words/en/m.json";
import zh from "@/words/zh/m.json";
import App from "@/m/App.vue";
import { router } from "@/m/routes";
import { Locale } from "vant/es/locale";
import enUS from "vant/es/locale/lang/en-US";
import zhCN from "vant/es/locale/lang/zh-CN";

addWords(zh, en);
followLanguage((to) => Locale.use(to === "zh" ? "zh-CN" : "en-US", to === "zh" ? zhCN : enUS));
createApp(App).use(i18n).use(router).mount("#app");

if ("serviceWorker" in navigator) void navigator.serviceWorker.register("/m/sw.js", { scope: "/m" });
