import { createRouter, createWebHistory } from "vue-router";
import { focusOnArrival } from "@/parts/arrival";

export const router = createRouter({
  history: createWebHistory("/map"),
  routes: [
    { path: "/", name: "start", component: () => import("@/map/views/Start.vue") },
    { path: "/:code(\\d+)", name: "map", component: () => import("@/map/views/MapView.vue"), props: true },
    { path: "/:code(\\d+)/charts", name: "charts", component: () => import("@/map/views/Charts.vue"), props: true },
    { path: "/:rest(.*)", name: "nowhere", component: () => import("@/map/views/Nowhere.vue") },
  ],
});

focusOnArrival(router);
