// Monitors are engaged and dismissed; everybody else takes up an office and leaves it.
import type { Role } from "@/session";

/** Which words of `people` fit a role. */
export const wordsFor = (role: Role | "") => (role === "monitor" ? "monitor" : "officer");
