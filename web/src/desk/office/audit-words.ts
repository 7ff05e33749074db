// The audit trail in words: what was done to what, and the facts of it.
import { useI18n } from "vue-i18n";
import words from "@/words/zh/desk-codes.json";

/** Facts whose values are codes, and of what. */
const CODES: Record<string, string> = {
  clock: "clock", custodian: "custodian", format: "format", held: "heldReason", kind: "anomalyKind", layer: "level", level: "level", outcome: "outcome", post: "committeePost",
  purpose: "evidencePurpose", rate: "rate", reason: "endReason", role: "role", state: "state", what: "export",
};
export const ACTIONS = Object.entries(words.code.auditAction).flatMap(([of, done]) => Object.keys(done).map((one) => `${of}.${one}`));
export const THINGS = Object.keys(words.code.thing);

export function useToldFacts() {
  const { t, te } = useI18n();
  const wordsOf = (group: string, code: string) => (te(`code.${group}.${code}`) ? t(`code.${group}.${code}`) : code);

  function told(facts: object): string {
    return Object.entries(facts).map(([name, value]) => `${wordsOf("auditFact", name)}：${toldOf(name, value)}`).join("；");
  }

  function toldOf(name: string, value: unknown): string {
    if (Array.isArray(value)) return value.map((one) => toldOf(name, one)).join("、");
    if (value !== null && typeof value === "object") return told(value);
    if (typeof value === "boolean") return t(value ? "yes" : "no");
    const said = String(value);
    return value === null ? "—" : CODES[name] ? wordsOf(CODES[name], said) : said;
  }

  return { told, wordsOf };
}
