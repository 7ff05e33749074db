// A page without a document: what its setup gives back is alive, and asks a server that a test speaks for.
import { QueryClient, VueQueryPlugin } from "@tanstack/vue-query";
import { onTestFinished, vi } from "vitest";
import { createRenderer, nextTick } from "vue";
import mapEn from "@/words/en/map.json";
import mapZh from "@/words/zh/map.json";
import { addWords, i18n } from "@/words";

type Answers = Record<string, (query: Record<string, string>) => unknown>;

/** What the server answers, by path; what it was asked is kept, each as its path and query. */
export function answering(answers: Answers): { asked: string[] } {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname, search, searchParams } = new URL(request.url);
    asked.push(decodeURIComponent(pathname + search));
    const answer = answers[pathname];
    return answer ? Response.json(answer(Object.fromEntries(searchParams))) : Response.json({ status: 404, code: "not_found" }, { status: 404 });
  });
  return { asked };
}

const nothing = () => {};
const { createApp } = createRenderer<object, object>({
  createElement: () => ({}), createText: () => ({}), createComment: () => ({}), parentNode: () => null, nextSibling: () => null,
  insert: nothing, remove: nothing, patchProp: nothing, setText: nothing, setElementText: nothing,
});

/** Mount a page that is nothing but a setup, and wait until everything it asked was answered. It ends with the test. */
export async function mounted<T>(setup: () => T): Promise<{ page: T; settled: () => Promise<void> }> {
  addWords(mapZh, mapEn);
  let page!: T;
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const app = createApp({
    setup() {
      page = setup();
      return () => null;
    },
  });
  app.use(i18n).use(VueQueryPlugin, { queryClient: queries }).mount({});
  onTestFinished(() => app.unmount());
  const settled = async () => {
    await nextTick();
    await vi.waitUntil(() => queries.isFetching() === 0, { interval: 1 });
    await nextTick();
  };
  await settled();
  return { page, settled };
}
