// What a browser has and Node has not, as far as the client's logic asks for it: an address, cookies, storage.
import "fake-indexeddb/auto";
import fc from "fast-check";
import { vi } from "vitest";
import { examples } from "@test/depth";

const stored = new Map<string, string>();
const NodeRequest = Request;

vi.stubGlobal("location", new URL("http://127.0.0.1:8000/m"));
vi.stubGlobal("localStorage", {
  getItem: (name: string) => stored.get(name) ?? null,
  setItem: (name: string, value: string) => void stored.set(name, value),
  removeItem: (name: string) => void stored.delete(name),
});
vi.stubGlobal("navigator", { language: "zh-CN" });
vi.stubGlobal("addEventListener", vi.fn());
// Vue makes an element when it is loaded, and keeps it for templates of which the tests have none.
vi.stubGlobal("document", { cookie: "", documentElement: { lang: "" }, addEventListener: vi.fn(), createElement: () => ({}) });
// Addresses are told without the origin, as on a page.
vi.stubGlobal(
  "Request",
  class extends NodeRequest {
    constructor(asked: RequestInfo | URL, init?: RequestInit) {
      super(typeof asked === "string" ? new URL(asked, location.href) : asked, init);
    }
  },
);
vi.stubGlobal("fetch", () => Promise.reject(new Error("no test said what the server answers")));

// The same examples in every run: who breaks something finds it broken again.
fc.configureGlobal({ seed: 20261127, numRuns: examples(60) });
