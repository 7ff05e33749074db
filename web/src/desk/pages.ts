// The pages of the desk, for whom each is, and which words it brings.
import type { Component } from "vue";
import { createRouter, createWebHistory, type RouteRecordRaw } from "vue-router";
import { forgetOnLeaving } from "@/desk/shell/said";
import { type DeskRight, may } from "@/session";
import { addWords, i18n } from "@/words";

declare module "vue-router" {
  interface RouteMeta {
    /** Its word in the navigation; none for pages that are reached from others. */
    word?: string;
    /** Under which heading of the navigation it stands. */
    group?: Group;
    /** Which rights make it somebody's page; none for everybody. */
    for?: DeskRight[];
    /** What a message is about whose page this is. */
    about?: string;
    /** What its list is of. */
    lists?: string;
    /** The page of the navigation that it lies below. */
    below?: string;
  }
}

export const GROUPS = ["reports", "supervision", "villages", "office"] as const;
export type Group = (typeof GROUPS)[number];

type Load = () => Promise<object>;
const zh = import.meta.glob<object>("./../words/zh/desk-*.json", { import: "default" });
const en = import.meta.glob<object>("./../words/en/desk-*.json", { import: "default" });
const wordsOf = (all: Record<string, Load>, language: string, name: string) => all[`../words/${language}/desk-${name}.json`]!();

const bring = async (name: string) => addWords(await wordsOf(zh, "zh", name), await wordsOf(en, "en", name));
const bringAll = (names: string) => Promise.all(names.split(" ").map(bring));

/** A page together with its words, `desk-….json` of each name. */
const page = (words: string, load: () => Promise<{ default: Component }>) =>
  Object.assign(async () => (await Promise.all([load(), bringAll(words)]))[0], { words });

const READS: DeskRight[] = ["report.read"];
const LEDGER: DeskRight[] = ["finding.read", "finding.own_theme", "finding.feed_back"];
const PAIRS: DeskRight[] = ["pairing.read", "diary.write"];

export const routes: RouteRecordRaw[] = [
  { path: "/", name: "home", component: page("home colleagues", () => import("@/desk/home/HomePage.vue")), meta: { word: "home" } },
  { path: "/inbox", name: "inbox", component: page("inbox", () => import("@/desk/inbox/InboxPage.vue")), meta: { word: "inbox", group: "reports", for: READS, lists: "report" } },
  { path: "/report-map", name: "reportMap", component: page("inbox report-map", () => import("@/desk/report-map/ReportMapPage.vue")), meta: { word: "reportMap", group: "reports", for: READS } },
  { path: "/reports/:id", name: "report", component: page("report orders colleagues", () => import("@/desk/report/ReportPage.vue")), props: true, meta: { for: READS, about: "report", below: "inbox" } },
  { path: "/held-visits", name: "heldVisits", component: page("inbox", () => import("@/desk/inbox/HeldVisits.vue")), meta: { word: "heldVisits", group: "reports", for: ["visit.decide"], about: "visit", lists: "visit" } },
  { path: "/overdue", name: "overdue", component: page("inbox", () => import("@/desk/inbox/OverduePage.vue")), meta: { word: "overdue", group: "reports", for: ["overdue.read"] } },
  { path: "/orders", name: "orders", component: page("orders", () => import("@/desk/orders/OrdersPage.vue")), meta: { word: "orders", group: "reports", for: ["order.answer"], lists: "order" } },
  { path: "/orders/:id", name: "order", component: page("orders report", () => import("@/desk/orders/OrderPage.vue")), props: true, meta: { for: ["order.answer"], about: "order", below: "orders" } },
  { path: "/tasks", name: "tasks", component: page("tasks", () => import("@/desk/office/TasksPage.vue")), meta: { word: "tasks", group: "reports", for: ["task.issue"] } },
  { path: "/institutions", name: "institutions", component: page("institutions", () => import("@/desk/institutions/InstitutionsPage.vue")), meta: { word: "institutions", group: "supervision", for: READS, lists: "institution" } },
  { path: "/institutions/:id", name: "institution", component: page("institutions", () => import("@/desk/institutions/InstitutionPage.vue")), props: true, meta: { for: READS, about: "institution", below: "institutions" } },
  { path: "/letters", name: "letters", component: page("letters", () => import("@/desk/letters/LettersPage.vue")), meta: { word: "letters", group: "supervision", for: ["letter.read", "letter.answer", "order.answer"], lists: "letter" } },
  { path: "/case-letters", name: "caseLetters", component: page("letters inbox", () => import("@/desk/letters/CaseLettersPage.vue")), meta: { for: READS, below: "letters" } },
  { path: "/letter-rules", name: "letterRules", component: page("letters", () => import("@/desk/letters/LetterRulesPage.vue")), meta: { for: ["letter.read"], below: "letters" } },
  { path: "/letters/:id", name: "letter", component: page("letters", () => import("@/desk/letters/LetterPage.vue")), props: true, meta: { for: ["letter.read", "letter.answer", "order.answer"], about: "letter", below: "letters" } },
  { path: "/findings", name: "findings", component: page("findings", () => import("@/desk/findings/FindingsPage.vue")), meta: { word: "findings", group: "supervision", for: LEDGER, lists: "finding" } },
  { path: "/findings/:id", name: "finding", component: page("findings", () => import("@/desk/findings/FindingPage.vue")), props: true, meta: { for: LEDGER, about: "finding", below: "findings" } },
  { path: "/checks", name: "checks", component: page("findings", () => import("@/desk/findings/ChecksPage.vue")), meta: { word: "checks", group: "supervision", for: ["finding.read", "finding.own_theme"] } },
  { path: "/finding-figures", name: "findingFigures", component: page("findings", () => import("@/desk/findings/FindingFiguresPage.vue")), meta: { word: "findingFigures", group: "supervision", for: ["finding.read", "finding.own_theme"] } },
  { path: "/clearings", name: "clearings", component: page("clearing", () => import("@/desk/clearing/ClearingsPage.vue")), meta: { word: "clearings", group: "supervision", for: ["clue.record"], lists: "clearing" } },
  { path: "/clearings/:id", name: "clearing", component: page("clearing", () => import("@/desk/clearing/ClearingPage.vue")), props: true, meta: { for: ["clue.record"], about: "clearing", below: "clearings" } },
  { path: "/diaries", name: "diaries", component: page("pairing", () => import("@/desk/pairing/DiariesPage.vue")), meta: { word: "diaries", group: "villages", for: PAIRS, lists: "diary" } },
  { path: "/diaries/:id", name: "diary", component: page("pairing", () => import("@/desk/pairing/DiaryPage.vue")), props: true, meta: { for: PAIRS, about: "diary", below: "diaries" } },
  { path: "/diary-items", name: "diaryItems", component: page("pairing", () => import("@/desk/pairing/DiaryItemsPage.vue")), meta: { word: "diaryItems", group: "villages", for: PAIRS, lists: "diary_item" } },
  { path: "/diary-items/:id", name: "diaryItem", component: page("pairing findings", () => import("@/desk/pairing/DiaryItemPage.vue")), props: true, meta: { for: PAIRS, about: "diary_item", below: "diaryItems" } },
  { path: "/pairings", name: "pairings", component: page("pairing", () => import("@/desk/pairing/PairingsPage.vue")), meta: { word: "pairings", group: "villages", for: PAIRS, lists: "pairing" } },
  { path: "/pairing-figures", name: "pairingFigures", component: page("pairing", () => import("@/desk/pairing/PairingFiguresPage.vue")), meta: { word: "pairingFigures", group: "villages", for: PAIRS } },
  { path: "/petitions", name: "petitions", component: page("petitions", () => import("@/desk/petitions/PetitionsPage.vue")), meta: { word: "petitions", group: "villages", for: ["petition.read"], lists: "petition_count" } },
  { path: "/petition-comparisons", name: "petitionComparisons", component: page("petitions", () => import("@/desk/petitions/ComparisonsPage.vue")), meta: { word: "petitionComparisons", group: "villages", for: ["petition.read"] } },
  { path: "/quiet-villages", name: "quietVillages", component: page("petitions", () => import("@/desk/petitions/QuietVillagesPage.vue")), meta: { word: "quietVillages", group: "villages", for: ["petition.read"] } },
  { path: "/channels", name: "channels", component: page("channels", () => import("@/desk/channels/ChannelsPage.vue")), meta: { word: "channels", group: "villages", for: ["channel.read"], lists: "channel_point" } },
  { path: "/people", name: "people", component: page("people recovery", () => import("@/desk/people/PeoplePage.vue")), meta: { word: "people", group: "office", for: ["people.read"], lists: "appointment" } },
  { path: "/recoveries", name: "recoveries", component: page("people recovery", () => import("@/desk/people/RecoveriesPage.vue")), meta: { word: "recoveries", group: "office", for: ["people.appoint", "recovery.second", "audit.read"] } },
  { path: "/account", name: "account", component: page("account", () => import("@/desk/shell/AccountPage.vue")), meta: {} },
  { path: "/places", name: "places", component: page("places people", () => import("@/desk/places/PlacesPage.vue")), meta: { word: "places", group: "office", for: ["people.read", "station.manage"] } },
  { path: "/audit", name: "audit", component: page("audit", () => import("@/desk/office/AuditPage.vue")), meta: { word: "audit", group: "office", for: ["audit.read"] } },
  { path: "/deliveries", name: "deliveries", component: page("deliveries", () => import("@/desk/office/DeliveriesPage.vue")), meta: { word: "deliveries", group: "office", for: ["delivery.read"] } },
  { path: "/settings", name: "settings", component: page("settings", () => import("@/desk/office/SettingsPage.vue")), meta: { word: "settings", group: "office", for: ["settings.read"] } },
  { path: "/exports", name: "exports", component: page("exports", () => import("@/desk/office/ExportsPage.vue")), meta: { word: "exports", group: "office", for: [...READS, "audit.read", "people.read", "order.answer", "letter.answer"] } },
  { path: "/:rest(.*)", name: "nowhere", component: () => import("@/desk/shell/Nowhere.vue") },
];

export const isMine = (wanted: DeskRight[] | undefined) => !wanted || may(...wanted);

/** The pages of the navigation that are for whoever is signed in. */
export const ownPages = () => routes.filter((route) => route.meta?.word && route.meta.for && isMine(route.meta.for));

/** The word of a page in the navigation; what waits today is for those who have a desk. */
export const wordOf = (page: Pick<RouteRecordRaw, "name" | "meta">) => (page.name === "home" && !ownPages().length ? "start" : page.meta?.word);

/** Bring the words of pages that are named in their own file, so that the navigation can say them. */
export const bringNames = () =>
  Promise.all(ownPages().filter((one) => !i18n.global.te(`nav.${one.meta?.word}`)).map((one) => bringAll((one.component as unknown as { words: string }).words)));

/** The page that lists things of a subject. */
export const listOf = (subject: string) => routes.find((route) => route.meta?.lists === subject)?.name;

/** Where a message leads: the page of what it is about, or nowhere. */
export const pageAbout = (subject: string, id: string) => {
  const found = routes.find((route) => route.meta?.about === subject);
  return found && { name: found.name!, params: found.path.includes(":id") ? { id } : {} };
};

export const router = createRouter({
  history: createWebHistory("/desk"),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});
forgetOnLeaving(router);
