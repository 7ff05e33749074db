// Five pages from one build: the door (sign-in), the phone, the desk, the map and the wall.
import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import Components from "unplugin-vue-components/vite";
import { ElementPlusResolver } from "unplugin-vue-components/resolvers";
import { defineConfig } from "vite";
import ElementPlus from "unplugin-element-plus/vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [
    vue(),
    // The styles of the kit's components that a page imports.
    ElementPlus({}),
    Components({ dirs: [], dts: false, resolvers: [ElementPlusResolver({ importStyle: "css" })] }),
  ],
  resolve: { alias: { "@": here("src") } },
  build: {
    // Web views of WeChat and DingTalk on cheap phones are years behind.
    target: ["es2020", "chrome87"],
    manifest: true,
    // No data: URLs for scripts or fonts under our content security policy; small images may be.
    assetsInlineLimit: (file) => (file.endsWith(".svg") ? undefined : false),
    chunkSizeWarningLimit: 1500,
    rollupOptions: { input: ["door.html", "m.html", "desk.html", "map.html", "wall.html"].map(here) },
  },
});
