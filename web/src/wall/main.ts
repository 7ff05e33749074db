// The wall: the large screen of a hall, which shows months one after the other for days.
import { createApp } from "vue";
import "@/look";
import "@/wall/look.css";
import { addWords, i18n } from "@/words";
import en from "@/words/en/wall.json";
import zh from "@/words/zh/wall.json";
import App from "@/wall/App.vue";

addWords(zh, en);
createApp(App).use(i18n).mount("#app");
