import { createAppLife } from "../wx/app-life.ts";
import { createWx } from "../wx/create-wx.ts";
import type { EnterOptions, PhoneMount } from "../ports.ts";
import { createAppObject } from "./app-object.ts";
import { openCapsuleMenu } from "./capsule-menu.ts";
import { passOnConsole } from "./console-lines.ts";
import { createEngine } from "./engine.ts";
import type { Environment } from "./environment.ts";
import { showErrorPage, showMissingPage } from "./error-page.ts";
import { Controls } from "./control.ts";
import { createEventFilter } from "./event-filter.ts";
import { addGestures } from "./gestures.ts";
import { preventGhostClicks } from "./ghost-clicks.ts";
import { createGlass } from "./glass.ts";
import { formatUrl } from "./parse-url.ts";
import { callSafely } from "./page-instance.ts";
import { PageStack } from "./page-stack.ts";
import type { MiniProgramRegistry } from "./registry.ts";
import { createScreen } from "./screen-port.ts";
import { createTabBar } from "./tab-bar.ts";
import { TapGate } from "./tap-gate.ts";

/** Starts a built mini program on this document. */
export function boot(registry: MiniProgramRegistry, mount: PhoneMount): void {
  const { phone, backend, storage } = mount;
  // From the list of mini programs: the first page, by its name, as on a device.
  const enter = { ...mount.enter, path: mount.enter.path || registry.app.entryPagePath };
  const glass = createGlass(document);
  const statusBarHeight = mount.statusBarHeight ?? 44;
  glass.root.style.setProperty("--status-bar", `${statusBarHeight}px`);
  glass.root.classList.add(`style-${registry.app.style}`);
  preventGhostClicks(glass.root);
  const gestures = addGestures(glass.root);
  const { problems } = registry.manifest;
  for (const { level, file, line, message } of problems) {
    const title = `${line === undefined ? file : `${file}:${line}`} ${message}`;
    phone.tell({ level: level === "error" ? "error" : "warn", title });
  }
  if (problems.some(({ level }) => level === "error")) {
    showErrorPage(glass, problems, () => phone.exit());
    mount.onRunning(nothingRuns(enter));
    return;
  }

  const life = createAppLife(enter, (title) => phone.tell({ level: "error", title }));
  const stopPassing = passOnConsole(phone, life);
  const app = createAppObject(life);
  const gate = new TapGate();
  const controls = new Controls();
  const tabBar = createTabBar(glass.tabBar, registry.app.tabBar, (item) => {
    const before = stack.top();
    if (before?.path !== item.pagePath) stack.navigate("switchTab", item.pagePath);
    const { instance } = stack.top()?.page ?? {};
    callSafely(instance, instance?.onTabItemTap, item);
  });
  const screen = createScreen({ glass, gate, tabBar, statusBarHeight, getStack: () => stack });
  const missing = new Set<string>();
  const environment: Environment = {
    phone,
    screen,
    glass,
    controls,
    navigate: (kind, url) => void screen.navigate(kind, url).catch(tellFailure(kind)),
    navigateBack: (delta) => void screen.navigateBack(delta).catch(tellFailure("navigateBack")),
    tellMissing(what) {
      if (missing.has(what)) return;
      missing.add(what);
      phone.tell({ level: "warn", title: `手机模拟器还没有${what}` });
    },
  };
  const tellFailure = (name: string) => (error: Error) =>
    phone.tell({ level: "error", title: `${name}:fail ${error.message}` });
  const engine = createEngine(environment, createEventFilter(gate, controls, gestures));
  const stack = new PageStack({
    registry,
    engine,
    glass,
    tabBar,
    onMenu: () =>
      void openCapsuleMenu(glass, phone, {
        name: registry.manifest.name,
        onRestart: () => stack.navigate("reLaunch", registry.app.entryPagePath),
      }),
    onExit: () => phone.exit(),
    onBarColor: (color) => mount.onBarColor?.(color),
  });
  Object.assign(globalThis, {
    wx: createWx({ phone, backend, storage, screen, app: life }),
    getCurrentPages: () => stack.instances(),
  });
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
  mount.onRunning({
    show(options) {
      life.show({ ...options, path: options.path || (stack.top()?.path ?? "") });
      if (options.path === "") stack.showTop();
      else open(options);
    },
    hide() {
      life.hide();
      stack.hideTop();
    },
    current: () => ({ path: stack.top()?.path ?? "", query: stack.top()?.query ?? {} }),
    setOnline: (isOnline) => life.setOnline(isOnline),
    dispose() {
      stopping.abort();
      stopPassing();
      stack.dispose();
    },
  });
}

function nothingRuns({ path, query }: EnterOptions) {
  return { show() {}, hide() {}, current: () => ({ path, query }), dispose() {} };
}
