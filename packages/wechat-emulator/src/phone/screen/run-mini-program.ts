import type { EnterOptions, RunningMiniProgram } from "../ports.ts";
import { showMissingPage } from "./error-page.ts";
import { formatUrl } from "./parse-url.ts";
import type { Runtime } from "./runtime.ts";

/** Runs the mini program's scripts, opens its first page, and hands over how the phone steers it. */
export function runMiniProgram(runtime: Runtime, enter: EnterOptions): RunningMiniProgram {
  const { registry, glass, engine, life, stack, app, stopPassing } = runtime;
  engine.load(registry);

  const open = ({ path, query }: EnterOptions): void => {
    const target = path.replace(/^\//, "");
    if (stack.hasPage(target)) {
      stack.navigate("reLaunch", formatUrl(target, query));
    } else if (!life.reportPageNotFound({ path: target, query, isEntryPage: true })) {
      showMissingPage(glass, target, () => stack.navigate("reLaunch", registry.app.entryPagePath));
    }
  };
  const stopping = new AbortController();
  window.addEventListener("resize", () => stack.resize(), { signal: stopping.signal });
  app.launch();
  life.show(enter);
  open(enter);
  return {
    show(options) {
      life.show({ ...options, path: options.path || (stack.top()?.path ?? "") });
      if (options.path === "") stack.showTop();
      else open(options);
    },
    hide() {
      // The page first, then the program, as on a device.
      stack.hideTop();
      life.hide();
    },
    current: () => ({ path: stack.top()?.path ?? "", query: stack.top()?.query ?? {} }),
    setOnline: (isOnline) => life.setOnline(isOnline),
    dispose() {
      stopping.abort();
      stopPassing();
      // What is still under way must not open anything on the phone, which by now shows another program.
      life.end();
      stack.dispose();
    },
  };
}
