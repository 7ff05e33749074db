import { createApp } from "vue";
import "@/look";
import { addWords, i18n } from "@/words";
import en from "@/words/en/map.json";
import zh from "@/words/zh/map.json";
import App from "@/map/App.vue";

addWords(zh, en);
createApp(App).use(i18n).mount("#app");
