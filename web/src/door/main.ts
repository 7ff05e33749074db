// The door: sign in, then on to one's own page; or a letter for whoever was given the link to it.
import { createApp } from "vue";
import "@/look";
import { i18n } from "@/words";
import Door from "@/door/Door.vue";

async function open(): Promise<void> {
  const page = location.pathname === "/reply" ? (await import("@/door/Reply.vue")).default : Door;
  createApp(page).use(i18n).mount("#app");
}
void open();
