// The one way to the server: typed by its OpenAPI document, with the cookie session's CSRF proof, throwing Problems.
import createClient, { type Middleware } from "openapi-fetch";
import type { paths } from "@/api/schema";
import { NO_ANSWER, Problem, type ProblemDetails } from "@/api/problem";
import { language } from "@/words";

const CSRF_COOKIE = "gridwatch_csrf";

/** What is called when the server no longer knows the session; the session module sets it. */
let whenSessionIsLost = () => {};
export function onLostSession(call: () => void): void {
  whenSessionIsLost = call;
}

/** What looks at every answer; the phone compares clocks. */
let whenAnswered: (response: Response) => void = () => {};
export function onAnswer(call: (response: Response) => void): void {
  whenAnswered = call;
}

export function csrfToken(): string {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${CSRF_COOKIE}=`));
  return found ? decodeURIComponent(found.slice(CSRF_COOKIE.length + 1)) : "";
}

const proof: Middleware = {
  onRequest({ request }) {
    request.headers.set("Accept-Language", language.value === "zh" ? "zh-CN" : "en");
    if (request.method !== "GET" && request.method !== "HEAD") request.headers.set("X-CSRF-Token", csrfToken());
    return request;
  },
  onResponse({ response, schemaPath }) {
    whenAnswered(response);
    if (response.status === 401 && schemaPath !== "/api/v1/sessions") whenSessionIsLost();
    return response;
  },
};

/** How long an answer may take: beyond it the network hangs. Files get as long as a slow network needs for their bytes. */
const LONGEST_MS = 60_000;
const SLOWEST_BYTES_A_MS = 4;

/** `fetch` that gives up: a request that hangs is one without an answer. Old web views have no AbortSignal.timeout. */
export async function fetchInTime(request: Request | string, init: RequestInit = {}): Promise<Response> {
  const abort = new AbortController();
  const bytes = init.body instanceof Blob ? init.body.size : 0;
  // Not cleared at the head of the answer: its body may hang as well.
  setTimeout(() => abort.abort(new Problem(0, NO_ANSWER, "")), LONGEST_MS + bytes / SLOWEST_BYTES_A_MS);
  const asked = init.signal ?? (request instanceof Request ? request.signal : null);
  asked?.addEventListener("abort", () => abort.abort());
  try {
    return await fetch(request, { ...init, signal: abort.signal });
  } catch (fault) {
    if (asked?.aborted) throw fault;
    throw new Problem(0, NO_ANSWER, "");
  }
}

/** Files are not held to the time: how large they are is not known here. */
const isFile = (request: Request) => !(request.headers.get("Content-Type") ?? "application/json").startsWith("application/json");

export const api = createClient<paths>({
  credentials: "same-origin",
  fetch: (request) => (isFile(request) ? fetch(request) : fetchInTime(request)),
});
api.use(proof);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of an answer. Throws a Problem for anything but success, also when there was no answer. */
export async function answered<T>(asked: Promise<Answer<T>>): Promise<T> {
  return (await wholeAnswer(asked)).data;
}

/** The same with the response, for its headers. */
export async function wholeAnswer<T>(asked: Promise<Answer<T>>): Promise<{ data: T; response: Response }> {
  let answer: Answer<T>;
  try {
    answer = await asked;
  } catch (fault) {
    if (fault instanceof DOMException && fault.name === "AbortError") throw fault;
    throw new Problem(0, NO_ANSWER, "");
  }
  if (!answer.response.ok) throw Problem.of(answer.response.status, answer.error as Partial<ProblemDetails>);
  return { data: answer.data as T, response: answer.response };
}
