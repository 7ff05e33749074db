// After the build: tell the service worker what to keep, check what each page weighs, and compress beforehand.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const DIST = "dist";
// Kilobytes of the first load, compressed with gzip: what a page needs before anybody does anything.
const BUDGETS = { door: 100, m: 200, desk: 220, map: 140, wall: 140 };
const manifest = JSON.parse(readFileSync(join(DIST, ".vite/manifest.json"), "utf8"));

const read = (file) => readFileSync(join(DIST, file));
const gzipped = (file) => gzipSync(read(file), { level: 9 }).length;

/** Every file that a chunk needs, itself included; with `later`, also what it may load afterwards. */
function needs(key, later, found = new Set(), seen = new Set()) {
  if (seen.has(key)) return found;
  seen.add(key);
  const chunk = manifest[key];
  found.add(chunk.file);
  for (const file of [...(chunk.css ?? []), ...(chunk.assets ?? [])]) found.add(file);
  for (const next of [...(chunk.imports ?? []), ...(later ? (chunk.dynamicImports ?? []) : [])])
    needs(next, later, found, seen);
  return found;
}

function keepOffline() {
  const revision = createHash("sha256").update(read("m.html")).digest("hex").slice(0, 16);
  const files = [...needs("m.html", true)].map((file) => ({ url: `/${file}`, revision: null }));
  const kept = JSON.stringify([{ url: "/m", revision }, ...files]);
  const script = join(DIST, "m/sw.js");
  const before = readFileSync(script, "utf8");
  const after = before.replace("self.__WB_MANIFEST", () => kept);
  if (after === before) throw new Error("the service worker has no place for its list of files");
  writeFileSync(script, after);
}

function weigh() {
  let tooHeavy = false;
  for (const [page, budget] of Object.entries(BUDGETS)) {
    const files = [`${page}.html`, ...needs(`${page}.html`, false)];
    const kb = files.reduce((sum, file) => sum + gzipped(file), 0) / 1000;
    const heavy = kb > budget;
    tooHeavy ||= heavy;
    console.log(`${page.padEnd(5)} ${kb.toFixed(1).padStart(7)} KB gzip of ${budget} ${heavy ? "TOO MUCH" : "ok"}`);
  }
  if (tooHeavy) process.exit(1);
}

function compress() {
  for (const name of readdirSync(DIST, { recursive: true })) {
    const path = join(DIST, name);
    if (!/\.(m?js|css|html|svg|json|webmanifest)$/.test(name) || name.startsWith(".vite") || !statSync(path).isFile()) continue;
    const bytes = readFileSync(path);
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
  }
}

keepOffline();
weigh();
compress();
