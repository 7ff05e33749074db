// The pages of the desk, and for whom each is.
import { createRouter, createWebHistory, type RouteRecordRaw } from "vue-router";
import { type DeskRight, may } from "@/session";

declare module "vue-router" {
  interface RouteMeta {
    /** Its word in the navigation; none for pages that are reached from others. */
    word?: string;
    /** Which rights make it somebody's page; none for everybody. */
    for?: DeskRight[];
    /** What a message is about whose page this is. */
    about?: string;
  }
}

const READS: DeskRight[] = ["report.read"];

export const routes: RouteRecordRaw[] = [
  { path: "/", name: "home", component: () => import("@/desk/shell/Home.vue") },
  { path: "/inbox", name: "inbox", component: () => import("@/desk/inbox/InboxPage.vue"), meta: { word: "inbox", for: READS } },
  { path: "/reports/:id", name: "report", component: () => import("@/desk/report/ReportPage.vue"), meta: { for: READS, about: "report" } },
  { path: "/held-visits", name: "heldVisits", component: () => import("@/desk/inbox/HeldVisits.vue"), meta: { word: "heldVisits", for: ["visit.decide"], about: "visit" } },
  { path: "/overdue", name: "overdue", component: () => import("@/desk/inbox/OverduePage.vue"), meta: { word: "overdue", for: ["overdue.read"] } },
  { path: "/orders", name: "orders", component: () => import("@/desk/orders/OrdersPage.vue"), meta: { word: "orders", for: ["order.answer"] } },
  { path: "/orders/:id", name: "order", component: () => import("@/desk/orders/OrderPage.vue"), meta: { for: ["order.answer"], about: "order" } },
  { path: "/tasks", name: "tasks", component: () => import("@/desk/office/TasksPage.vue"), meta: { word: "tasks", for: ["task.issue"] } },
  { path: "/institutions", name: "institutions", component: () => import("@/desk/institutions/InstitutionsPage.vue"), meta: { word: "institutions", for: READS } },
  { path: "/institutions/:id", name: "institution", component: () => import("@/desk/institutions/InstitutionPage.vue"), props: true, meta: { for: READS, about: "institution" } },
  { path: "/people", name: "people", component: () => import("@/desk/people/PeoplePage.vue"), meta: { word: "people", for: ["people.read"] } },
  { path: "/places", name: "places", component: () => import("@/desk/places/PlacesPage.vue"), meta: { word: "places", for: ["people.read", "station.manage"] } },
  { path: "/audit", name: "audit", component: () => import("@/desk/office/AuditPage.vue"), meta: { word: "audit", for: ["audit.read"] } },
  { path: "/deliveries", name: "deliveries", component: () => import("@/desk/office/DeliveriesPage.vue"), meta: { word: "deliveries", for: ["delivery.read"] } },
  { path: "/settings", name: "settings", component: () => import("@/desk/office/SettingsPage.vue"), meta: { word: "settings", for: ["settings.read"] } },
  { path: "/exports", name: "exports", component: () => import("@/desk/office/ExportsPage.vue"), meta: { word: "exports", for: [...READS, "audit.read", "people.read", "order.answer"] } },
  { path: "/:rest(.*)", name: "nowhere", component: () => import("@/desk/shell/Nowhere.vue") },
];

export const isMine = (wanted: DeskRight[] | undefined) => !wanted || may(...wanted);

/** The pages of the navigation that are for whoever is signed in. */
export const ownPages = () => routes.filter((route) => route.meta?.word && isMine(route.meta.for));

/** Where a message leads: the page of what it is about, or nowhere. */
export const pageAbout = (subject: string, id: string) => {
  const page = routes.find((route) => route.meta?.about === subject);
  return page && { name: page.name!, params: page.path.includes(":id") ? { id } : {} };
};

export const router = createRouter({
  history: createWebHistory("/desk"),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});
