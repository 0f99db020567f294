import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { compressFiles } from "./compress-files.ts";

// Where the server runs that `npm run dev` asks.
const server = "http://127.0.0.1:3000";

export default defineConfig({
  base: "/console/",
  plugins: [react(), compressFiles()],
  // The root has the React of the Taro example, and the page must have one only.
  resolve: { dedupe: ["react", "react-dom"] },
  // The server writes a fresh nonce into each copy of the page (http/console.ts).
  html: { cspNonce: "__NONCE__" },
  build: {
    target: "es2022",
    // Inlined files would be `data:` URLs, which the policy of the page refuses for fonts and scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { "/v1": server, "/readyz": server } },
});
