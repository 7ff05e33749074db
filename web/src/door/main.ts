// The door: sign in, then on to one's own page.
import { createApp } from "vue";
import "@/look";
import { i18n } from "@/words";
import Door from "@/door/Door.vue";

createApp(Door).use(i18n).mount("#app");
