import { watch } from "vue";
import { createRouter, createWebHistory } from "vue-router";
import Home from "@/m/views/Home.vue";
import { focusOnArrival } from "@/parts/arrival";
import { i18n } from "@/words";

export const router = createRouter({
  history: createWebHistory("/m"),
  routes: [
    { path: "/", name: "home", component: Home },
    { path: "/write/:id", name: "write", component: () => import("@/m/views/Write.vue"), props: true },
    { path: "/mine", name: "mine", component: () => import("@/m/views/Mine.vue") },
    { path: "/mine/:id", name: "own", component: () => import("@/m/views/Own.vue"), props: true },
    { path: "/tasks", name: "tasks", component: () => import("@/m/views/Tasks.vue") },
    { path: "/visit", name: "visit", component: () => import("@/m/views/Visit.vue") },
    { path: "/diary", name: "diary", component: () => import("@/m/views/Diary.vue") },
    { path: "/check", name: "check", component: () => import("@/m/views/Check.vue") },
    { path: "/messages", name: "messages", component: () => import("@/m/views/Messages.vue") },
    { path: "/me", name: "me", component: () => import("@/m/views/Me.vue") },
    { path: "/:rest(.*)", redirect: "/" },
  ],
});

const TITLES: Record<string, string> = {
  home: "m.tabs.report", write: "m.write", mine: "m.tabs.mine", own: "m.tabs.mine", tasks: "m.tabs.tasks", visit: "m.tabs.tasks", diary: "m.diary.write", check: "m.check.write", messages: "m.messages.title", me: "m.tabs.me",
};
const { t, locale } = i18n.global;
focusOnArrival(router);
watch([router.currentRoute, locale], ([route]) => {
  const title = TITLES[String(route.name)];
  document.title = title ? `${t(title)} · ${t("m.title")}` : t("m.title");
});
