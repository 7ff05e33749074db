import { createApp } from "vue";
import "@/look";
import { addWords, i18n } from "@/words";
import en from "@/words/en/desk.json";
import zh from "@/words/zh/desk.json";
import App from "@/desk/App.vue";

addWords(zh, en);
createApp(App).use(i18n).mount("#app");
