// How often a page asks whether something has changed; only while it is looked at.
export const LIVE_MS = 15_000;
