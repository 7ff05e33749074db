import { createRouter, createWebHistory } from "vue-router";
import Home from "@/m/views/Home.vue";

export const router = createRouter({
  history: createWebHistory("/m"),
  routes: [
    { path: "/", name: "home", component: Home },
    { path: "/write/:id", name: "write", component: () => import("@/m/views/Write.vue"), props: true },
    { path: "/mine", name: "mine", component: () => import("@/m/views/Mine.vue") },
    { path: "/mine/:id", name: "own", component: () => import("@/m/views/Own.vue"), props: true },
    { path: "/tasks", name: "tasks", component: () => import("@/m/views/Tasks.vue") },
    { path: "/visit", name: "visit", component: () => import("@/m/views/Visit.vue") },
    { path: "/me", name: "me", component: () => import("@/m/views/Me.vue") },
    { path: "/:rest(.*)", redirect: "/" },
  ],
});
