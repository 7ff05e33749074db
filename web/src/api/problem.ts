// What went wrong, as a sentence for people: the server's problem details (RFC 9457), or that there was no server.
import type { components } from "@/api/schema";

export type ProblemDetails = components["schemas"]["Problem"];

/** An answer that is not the one asked for. `status` 0: there was no answer at all. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: { pointer: string; detail: string }[] = [],
    readonly actions: string[] = [],
  ) {
    super(message);
    this.name = "Problem";
  }

  /** Whether trying again later may help without changing anything. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }

  static of(status: number, details: Partial<ProblemDetails> | undefined): Problem {
    return new Problem(
      status,
      details?.code ?? "unreadable",
      details?.detail || details?.title || "",
      details?.errors ?? [],
      details?.actions ?? [],
    );
  }
}

export const NO_ANSWER = "no_answer";

/** Whether a question failed because there is no such thing. */
export const isMissing = (fault: unknown): boolean => fault instanceof Problem && fault.status === 404;
