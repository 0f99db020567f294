import { boot } from "./boot.ts";
import { findMount } from "./find-mount.ts";
import type { MiniProgramRegistry } from "./registry.ts";

/** The entry of /phone/screen.js: waits for /phone/miniprogram.js to call. */
Object.assign(globalThis, {
  bootMiniProgram: (registry: MiniProgramRegistry) => boot(registry, findMount()),
});
