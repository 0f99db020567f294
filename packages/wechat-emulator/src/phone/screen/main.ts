import { boot } from "./boot.ts";
import { showCrash } from "./crash-page.ts";
import { findMount } from "./find-mount.ts";
import type { MiniProgramRegistry } from "./registry.ts";

let isBooted = false;

/** The entry of /phone/screen.js: waits for /phone/miniprogram.js to call. */
Object.assign(globalThis, {
  bootMiniProgram(registry: MiniProgramRegistry) {
    boot(registry, findMount());
    isBooted = true;
  },
});

// A script that fails on its way here would leave nothing but a white screen.
window.addEventListener("error", ({ error, message }) => {
  if (!isBooted) showCrash(document.body, error instanceof Error ? error : new Error(message));
});
