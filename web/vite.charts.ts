// charts.js: the same charts for a process without a browser; the report runs it in a bare JavaScript engine.
import { defineConfig } from "vite";

export default defineConfig({
  publicDir: false,
  define: { "process.env.NODE_ENV": '"production"' },
  build: {
    outDir: "../src/whopays/data/web",
    emptyOutDir: false,
    target: "es2022",
    chunkSizeWarningLimit: 900,
    lib: { entry: "src/charts/server.ts", name: "whopaysCharts", formats: ["iife"], fileName: () => "charts.js" },
  },
});
