import { createApp } from "vue";
import "@/look";
import { addWords, i18n } from "@/words";
import en from "@/words/en/m.json";
import zh from "@/words/zh/m.json";
import App from "@/m/App.vue";

addWords(zh, en);
createApp(App).use(i18n).mount("#app");
