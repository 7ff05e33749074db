// The server as a phone hears of it: takes items once by their id, signs receipts as gridwatch/receipts.py does, and
// misbehaves when told to.
import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import canonicalize from "canonicalize";

/** How one call that writes goes. `answer lost`: it took everything, and nobody heard of it; with a dead tab nobody waits. */
export type Mood =
  | "well" | "unreachable" | "answer lost" | "broken" | "sign-in page of a hotspot" | "tab dies before" | "tab dies after"
  | "refused" | "each refused for now" | "held" | "forged" | "changed" | "of another body" | "without a body";

interface Sent {
  type: string;
  id: string;
  body: Record<string, unknown>;
}
type Facts = Record<string, unknown>;

export const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");

function newKey() {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const { x } = publicKey.export({ format: "jwk" });
  return { privateKey, x: x!, id: sha256(Buffer.from(x!, "base64url")).slice(0, 16) };
}
function signed(facts: Facts, key: { privateKey: KeyObject; id: string }): Facts {
  const told = { ...facts, key_id: key.id };
  return { ...told, signature: sign(null, Buffer.from(canonicalize(told)!), key.privateKey).toString("base64url") };
}

export class Server {
  /** What it has: bodies by the item's id, and files by `report/sha256`. */
  readonly taken = new Map<string, Record<string, unknown>>();
  readonly files = new Map<string, Uint8Array>();
  readonly withdrawn: string[] = [];
  /** The ids of each batch. */
  readonly batches: string[][] = [];
  /** How the next calls that write go; well when nothing is said. */
  moods: Mood[] = [];
  /** Who has the session's cookie. */
  account = { id: 7, name: "安娜", phone: "15400000007" };
  /** The `Date` of its answers. */
  date = new Date();
  /** Called while a batch is under way. */
  meanwhile: () => Promise<void> = async () => {};
  /** Called when a tab has died waiting. */
  whenDead: () => void = () => {};
  private key = newKey();
  private published = [this.key];

  /** Signs with a new key from now on; the old one stays published. */
  turnKey(): void {
    this.key = newKey();
    this.published.unshift(this.key);
  }

  readonly fetch = async (asked: Request | string, init: RequestInit = {}): Promise<Response> => {
    const request = new Request(asked, { ...init, ...(init.body ? { duplex: "half" } : {}) });
    const { pathname } = new URL(request.url);
    if (request.method !== "GET" && request.headers.get("X-CSRF-Token") !== "proof") return problem(403, "csrf");
    if (request.method === "POST" && pathname === "/api/v1/sync") {
      const sent: unknown = await request.json();
      await this.meanwhile();
      return this.inMood(sent, (body, mood) => this.takeItems(body as { items: Sent[] }, mood));
    }
    const [, report, hash] = /^\/api\/v1\/(?:reports|files\/check)\/([^/]+)\/(?:evidence\/)?([0-9a-f]{64})$/.exec(pathname) ?? [];
    if (report && hash && request.method === "PUT")
      return this.inMood(new Uint8Array(await request.arrayBuffer()), (bytes, mood) => this.takeFile(report, hash, bytes as Uint8Array, mood));
    if (report && hash && request.method === "DELETE") return this.withdraw(`${report}/${hash}`);
    return this.tell(pathname);
  };

  /** What the session's posts grant. */
  rights: string[] = [];
  /** The villages to check, and by which lists. */
  kit: unknown = null;

  private inMood(sent: unknown, take: (sent: unknown, mood: Mood) => Response): Response | Promise<Response> {
    const mood = this.moods.shift() ?? "well";
    if (mood === "tab dies before") return this.never();
    if (mood === "unreachable") throw new TypeError("Failed to fetch");
    if (mood === "broken") return problem(503, "unavailable");
    if (mood === "sign-in page of a hotspot") return new Response("<html>Welcome</html>", { headers: { "Content-Type": "text/html" } });
    const answer = take(sent, mood);
    if (mood === "answer lost") throw new TypeError("Failed to fetch");
    return mood === "tab dies after" ? this.never() : answer;
  }

  private never(): Promise<Response> {
    this.whenDead();
    return new Promise(() => {});
  }

  private takeItems({ items }: { items: Sent[] }, mood: Mood): Response {
    this.batches.push(items.map((one) => one.id));
    return this.answer({ results: items.map((one) => this.takeItem(one, mood)) });
  }

  private takeItem({ id, body }: Sent, mood: Mood): Facts {
    const result = { id, status: "accepted", receipt: null as Facts | null, problem: null as Facts | null, reason: null as string | null };
    if (mood === "held") return { ...result, status: "held", reason: "report_missing" };
    if (mood === "refused") return { ...result, status: "rejected", problem: { status: 422, code: "validation", title: "", detail: "so nicht" } };
    if (mood === "each refused for now") return { ...result, status: "rejected", problem: { status: 503, code: "unavailable", title: "", detail: "" } };
    if (!this.taken.has(id)) this.taken.set(id, body);
    return { ...result, receipt: this.receipt({ report_id: id, body_sha256: sha256(canonicalize(this.taken.get(id))!) }, mood) };
  }

  private takeFile(report: string, hash: string, bytes: Uint8Array, mood: Mood): Response {
    if (mood === "refused") return problem(422, "file_unfit");
    this.files.set(`${report}/${hash}`, bytes);
    return this.answer(this.receipt({ report_id: report, sha256: sha256(bytes) }, mood));
  }

  private withdraw(file: string): Response {
    this.withdrawn.push(file);
    return this.files.has(file) ? problem(409, "file_present") : new Response(null, { status: 204 });
  }

  /** A receipt, spoilt as the mood says; the last three bear good signatures. */
  private receipt(facts: Facts, mood: Mood): Facts {
    const [name] = Object.keys(facts).filter((one) => one.endsWith("sha256"));
    if (mood === "forged") return signed(facts, { ...newKey(), id: this.key.id });
    if (mood === "changed") return { ...signed(facts, this.key), received_at: "2020-01-01" };
    if (mood === "of another body") return signed({ ...facts, [name!]: sha256("another") }, this.key);
    if (mood === "without a body") return signed({ report_id: facts["report_id"] }, this.key);
    return signed(facts, this.key);
  }

  private tell(path: string): Response {
    const told: Record<string, unknown> = {
      "/.well-known/gridwatch-keys": { keys: this.published.map(({ x, id }) => ({ kty: "OKP", crv: "Ed25519", kid: id, x })) },
      "/api/v1/sessions/current": { account: this.account, appointments: [], rights: this.rights, appoints: [] },
      "/api/v1/sync": {
        cursor: "1", has_more: false, reports: [], tasks: [], categories: [], places: [], boundaries: [], by_post: null, gone: { tasks: [], places: [] },
      },
      "/api/v1/concern-posts": { items: [] },
      "/api/v1/check-kit": this.kit,
      "/api/v1/visits": { items: [] },
      "/api/v1/notifications": { items: [], unread: 0 },
    };
    return path in told ? this.answer(told[path]) : problem(404, "not_found");
  }

  private answer(body: unknown): Response {
    return Response.json(body, { headers: { Date: this.date.toUTCString() } });
  }
}

const problem = (status: number, code: string) =>
  Response.json({ status, code, title: code, detail: code }, { status, headers: { "Content-Type": "application/problem+json" } });
