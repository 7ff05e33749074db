// Asking again and again for what rarely changes: with the ETag of last time, so that the server may answer 304.
import { wholeAnswer } from "@/api/client";
import { Problem } from "@/api/problem";

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

const kept = new Map<string, { etag: string; data: unknown }>();

/** The answer of `ask`, or the one before when it is still the same. `name` tells questions apart. */
export async function unlessUnchanged<T>(
  name: string,
  ask: (headers: Record<string, string>) => Promise<Answer<T>>,
): Promise<T> {
  const before = kept.get(name);
  try {
    const { data, response } = await wholeAnswer(ask(before ? { "If-None-Match": before.etag } : {}));
    const etag = response.headers.get("ETag");
    if (etag) kept.set(name, { etag, data });
    return data;
  } catch (problem) {
    if (before && problem instanceof Problem && problem.status === 304) return before.data as T;
    throw problem;
  }
}

/** Forget everything: another person has signed in. */
export const forgetAnswers = () => kept.clear();
