// Keeps the phone's pages on the phone: they open without a network. Nothing of the API is ever kept here.
import { clientsClaim } from "workbox-core";
import { createHandlerBoundToURL, precacheAndRoute, cleanupOutdatedCaches } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] };

// So that the very first visit, too, goes on without a network.
clientsClaim();
cleanupOutdatedCaches();
precacheAndRoute(self.__WB_MANIFEST);
registerRoute(new NavigationRoute(createHandlerBoundToURL("/m"), { allowlist: [/^\/m(\/|\?|$)/] }));

// A new version waits until the page says so, when nothing is being written.
self.addEventListener("message", (event) => {
  if (event.data === "take over") void self.skipWaiting();
});
