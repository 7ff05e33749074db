// Checking the server's receipts: nothing is deleted from the phone on anybody's bare word.
import { verifyAsync } from "@noble/ed25519";
import canonicalize from "canonicalize";
import { NO_ANSWER, Problem } from "@/api/problem";
import { fetchInTime } from "@/api/client";
import { keep, valueOf } from "@/m/device/vault";

export type Receipt = Record<string, unknown> & { key_id: string; signature: string };
interface Jwk {
  kid?: string;
  x: string;
}

const KEYS = "keys";

export async function sha256(bytes: ArrayBuffer): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

/** SHA-256 over the canonical form (RFC 8785) of a body without `sent_at`, as the receipt names it. */
export async function bodySha256(body: object): Promise<string> {
  const { sent_at: _, ...kept } = body as { sent_at?: unknown };
  return sha256(utf8(canonicalize(kept) ?? ""));
}

/** Whether a receipt bears a good signature of one of the server's published keys (Ed25519, RFC 8032). */
export async function isGenuine(receipt: Receipt): Promise<boolean> {
  const key = (await keyOf(receipt.key_id, false)) ?? (await keyOf(receipt.key_id, true));
  if (key === null) return false;
  const { signature, ...signed } = receipt;
  try {
    return await verifyAsync(base64url(signature), new Uint8Array(utf8(canonicalize(signed) ?? "")), key);
  } catch {
    return false;
  }
}

/** Fetch the public keys, so that later receipts can be checked without asking. Throws a Problem when there is no answer. */
export async function fetchKeys(): Promise<void> {
  const answer = await fetchInTime("/.well-known/gridwatch-keys");
  const told: unknown = await answer.json().catch(() => null);
  if (!answer.ok || told === null) throw new Problem(answer.ok ? 0 : answer.status, NO_ANSWER, "");
  await keep("mirror", KEYS, told);
}

async function keyOf(keyId: string, afresh: boolean): Promise<Uint8Array | null> {
  if (afresh) await fetchKeys();
  const found = await valueOf<{ keys: Jwk[] }>("mirror", KEYS);
  for (const { x } of found?.keys ?? []) {
    const raw = base64url(x);
    if ((await sha256(raw.buffer as ArrayBuffer)).slice(0, 16) === keyId) return raw;
  }
  return null;
}

const utf8 = (text: string) => new TextEncoder().encode(text).buffer;
const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

function base64url(text: string): Uint8Array {
  const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}
