import type { Phone, PhoneMount, RunningMiniProgram } from "../ports.ts";
import { showErrorPage } from "./error-page.ts";
import { createGlass } from "./glass.ts";
import type { MiniProgramRegistry } from "./registry.ts";
import { runMiniProgram } from "./run-mini-program.ts";
import { createRuntime } from "./runtime.ts";

/** Starts a built mini program on this document, or shows why it could not be built. */
export function boot(registry: MiniProgramRegistry, mount: PhoneMount): void {
  const { phone } = mount;
  const { manifest, app } = registry;
  const statusBarHeight = mount.statusBarHeight ?? 44;
  const glass = createGlass(document);
  glass.root.style.setProperty("--status-bar", `${statusBarHeight}px`);
  glass.root.classList.add(`style-${app.style}`);
  tellProblems(registry, phone);
  if (manifest.problems.some(({ level }) => level === "error")) {
    showErrorPage(glass, manifest.problems, () => phone.exit());
    mount.onRunning(nothingRuns(mount));
    return;
  }
  // From the list of mini programs: the first page, by its name, as on a device.
  const enter = { ...mount.enter, path: mount.enter.path || app.entryPagePath };
  const runtime = createRuntime({ registry, mount, glass, enter, statusBarHeight });
  mount.onRunning(runMiniProgram(runtime, enter));
}

function tellProblems({ manifest }: MiniProgramRegistry, phone: Phone): void {
  for (const { level, file, line, message } of manifest.problems) {
    const title = `${line === undefined ? file : `${file}:${line}`} ${message}`;
    phone.tell({ level: level === "error" ? "error" : "warn", title });
  }
}

function nothingRuns({ enter: { path, query } }: PhoneMount): RunningMiniProgram {
  return { show() {}, hide() {}, current: () => ({ path, query }), dispose() {} };
}
