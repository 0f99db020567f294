import { createAppLife, type AppLife } from "../wx/app-life.ts";
import { createWx } from "../wx/create-wx.ts";
import type { EnterOptions, Phone, PhoneMount, Screen } from "../ports.ts";
import { createAppObject } from "./app-object.ts";
import { openCapsuleMenu } from "./capsule-menu.ts";
import { passOnConsole } from "./console-lines.ts";
import { Controls } from "./control.ts";
import { createEngine, type Engine } from "./engine.ts";
import type { Environment } from "./environment.ts";
import { createEventFilter } from "./event-filter.ts";
import { addGestures } from "./gestures.ts";
import { preventGhostClicks } from "./ghost-clicks.ts";
import type { Glass } from "./glass.ts";
import { callSafely } from "./page-instance.ts";
import { PageStack } from "./page-stack.ts";
import type { MiniProgramRegistry } from "./registry.ts";
import { createScreen } from "./screen-port.ts";
import { createTabBar } from "./tab-bar.ts";
import { TapGate } from "./tap-gate.ts";

/** Everything around the scripts of a mini program; they find `wx`, `App` and their like as globals. */
export interface Runtime {
  registry: MiniProgramRegistry;
  glass: Glass;
  engine: Engine;
  stack: PageStack;
  life: AppLife;
  app: ReturnType<typeof createAppObject>;
  stopPassing(): void;
}

export interface RuntimeOptions {
  registry: MiniProgramRegistry;
  mount: PhoneMount;
  glass: Glass;
  enter: EnterOptions;
  statusBarHeight: number;
}

export function createRuntime(options: RuntimeOptions): Runtime {
  const { registry, mount, glass, enter, statusBarHeight } = options;
  const { phone, backend, storage } = mount;
  const { entryPagePath, tabBar: tabBarConfig } = registry.app;
  preventGhostClicks(glass.root);
  const gestures = addGestures(glass.root);
  const life = createAppLife(enter, (title) => phone.tell({ level: "error", title }));
  const stopPassing = passOnConsole(phone, life);
  const app = createAppObject(life);
  const gate = new TapGate();
  const controls = new Controls();
  const tabBar = createTabBar(glass.tabBar, tabBarConfig, (item) => {
    if (stack.top()?.path !== item.pagePath) stack.navigate("switchTab", item.pagePath);
    const { instance } = stack.top()?.page ?? {};
    callSafely(instance, instance?.onTabItemTap, item);
  });
  const screen = createScreen({ glass, gate, tabBar, statusBarHeight, getStack: () => stack });
  const environment = createEnvironment({ phone, screen, glass, controls, gate });
  const engine = createEngine(environment, createEventFilter(gate, controls, gestures));
  const stack = new PageStack({
    registry,
    engine,
    glass,
    tabBar,
    onMenu: () =>
      void openCapsuleMenu(glass, phone, {
        name: registry.manifest.name,
        onRestart: () => stack.navigate("reLaunch", entryPagePath),
      }),
    onExit: () => phone.exit(),
    onBarColor: (color) => mount.onBarColor?.(color),
  });
  Object.assign(globalThis, {
    wx: createWx({ phone, backend, storage, screen, app: life }),
    getCurrentPages: () => stack.instances(),
  });
  return { registry, glass, engine, stack, life, app, stopPassing };
}

function createEnvironment(parts: {
  phone: Phone;
  screen: Screen;
  glass: Glass;
  controls: Controls;
  gate: TapGate;
}): Environment {
  const { phone, screen } = parts;
  const missing = new Set<string>();
  const tellFailure = (name: string) => (error: Error) =>
    phone.tell({ level: "error", title: `${name}:fail ${error.message}` });
  return {
    ...parts,
    navigate: (kind, url) => void screen.navigate(kind, url).catch(tellFailure(kind)),
    navigateBack: (delta) => void screen.navigateBack(delta).catch(tellFailure("navigateBack")),
    tellMissing(what) {
      if (missing.has(what)) return;
      missing.add(what);
      phone.tell({ level: "warn", title: `手机模拟器还没有${what}` });
    },
  };
}
