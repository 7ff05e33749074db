// The service worker of the phone: one classic script at /m/sw.js, since old web views know no module workers.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

export default defineConfig({
  publicDir: false,
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
  resolve: { alias: { "@": fileURLToPath(new URL("src", import.meta.url)) } },
  build: {
    emptyOutDir: false,
    target: "chrome87",
    lib: { entry: "src/m/service-worker.ts", formats: ["iife"], name: "phone", fileName: () => "m/sw.js" },
  },
});
