// What the pages of any workflow share: a step as the server offers it, what happened, and whose words its codes have.
export interface NextStep {
  action: string;
  to_state: string;
  needs: string[];
  /** What it may be given besides. */
  takes?: string[];
  clock?: string | null;
  due_at: string | null;
  is_provisional: boolean;
  refusal: { code: string; detail: string } | null;
  /** Who holds it then; for workflows that hand things on. */
  custodian?: string | null;
  days?: number | null;
  days_max?: number | null;
  audience?: string;
}

/** Something that happened to a subject, in words. */
export interface Happened {
  key: string | number;
  at: string;
  what: string;
  by: string;
  /** The state that it led to, if it changed. */
  to?: string;
  why?: string;
  note?: string | null;
  due?: string | null;
  isLate?: boolean;
  /** For what goes in rounds. */
  round?: number;
  file?: { href: string; words: string };
}

/** Where the words of a workflow's codes are. */
export interface WorkflowWords {
  action: string;
  state: string;
  clock: string;
  /** A sentence to each action, if it has some. */
  said?: string;
}
const wordsOf = (prefix: string): WorkflowWords => ({ action: `code.${prefix}Action`, state: `code.${prefix}State`, clock: `code.${prefix}Clock` });
export const WORDS = {
  report: { action: "code.action", state: "code.state", clock: "code.clock", said: "said.action" },
  institution: wordsOf("institution"),
  letter: wordsOf("letter"),
  finding: wordsOf("finding"),
  clearing: wordsOf("clearing"),
  diaryItem: wordsOf("diaryItem"),
  extension: wordsOf("extension"),
  visit: wordsOf("visit"),
} satisfies Record<string, WorkflowWords>;
