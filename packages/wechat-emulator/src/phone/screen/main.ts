import { boot } from "./boot.ts";
import { showCrash } from "./crash-page.ts";
import { findMount } from "./find-mount.ts";
import { createProgramGlobal } from "./program-global.ts";
import type { MiniProgramRegistry } from "./registry.ts";
import { wxsCalls } from "./wxs-calls.ts";

let isCalled = false;

/** The entry of /phone/screen.js: waits for /phone/miniprogram.js to call. */
Object.assign(globalThis, {
  wxsCalls,
  programGlobal: createProgramGlobal(),
  bootMiniProgram(registry: MiniProgramRegistry) {
    isCalled = true;
    try {
      boot(registry, findMount());
    } catch (error) {
      showCrash(document.body, error);
      throw error;
    }
  },
});

// A script that fails on its way here would leave nothing but a white screen.
window.addEventListener("error", ({ error }) => {
  if (!isCalled) showCrash(document.body, error);
});
