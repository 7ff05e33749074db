// The tests of the client's logic: in Node, without a page and without the build's plugins.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL("src", import.meta.url)), "@test": fileURLToPath(new URL("test", import.meta.url)) } },
  // A busy machine is no fault, and `make exhaustive` takes its time.
  test: { include: ["test/**/*.test.ts"], setupFiles: ["test/browser.ts"], testTimeout: 120_000 },
});
