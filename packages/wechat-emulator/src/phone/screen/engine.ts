import {
  component,
  glassEasel,
  MiniProgramEnv,
  type CodeSpace,
  type Root,
} from "glass-easel-miniprogram-adapter";
import { createBackend, type EventFilter } from "./backend.ts";
import { createBuiltInBehaviors } from "./built-in-behaviors.ts";
import { registerBuiltIn } from "./built-in.ts";
import { builtIns } from "./built-ins.ts";
import type { Environment } from "./environment.ts";
import { callSafely, type PageInstance } from "./page-instance.ts";
import { formatUrl } from "./parse-url.ts";
import { ReadyQueue } from "./ready-queue.ts";
import { registerUnit } from "./register-unit.ts";
import type { MiniProgramRegistry } from "./registry.ts";
import { reportUncaught } from "./report-uncaught.ts";
import { SelectorQuery, type Caller } from "./selector-query.ts";

/** glass-easel with WeChat's built-in components and the mini program's own; makes pages. */
export interface Engine {
  /** The mini program's scripts run now: app first, then pages and components. */
  load(registry: MiniProgramRegistry): void;
  createPage(path: string, query: Record<string, string>): EnginePage;
}

export interface EnginePage {
  instance: PageInstance;
  /** `<wx-page>`. */
  element: HTMLElement;
  attach(parent: HTMLElement): void;
  /** pageLifetimes of the page's components. */
  triggerPageLifetime(name: "show" | "hide" | "resize", args?: unknown[]): void;
  /** `ready` of the components that came with it. */
  ready(): void;
  release(): void;
}

export function createEngine(environment: Environment, filter: EventFilter): Engine {
  glassEasel.globalOptions.writeIdToDOM = true;
  // A property of a component may be called what a node has itself, such as `dataset`.
  glassEasel.globalOptions.writeFieldsToNode = false;
  // WeChat says none of these; errors of listeners are errors like any other.
  glassEasel.addGlobalWarningListener(() => false);
  glassEasel.addGlobalErrorListener((error) => {
    reportUncaught(error);
    return false;
  });
  const env = new MiniProgramEnv();
  const backend = env.associateBackend(createBackend(filter));
  const library = env.getGlobalCodeSpace().getComponentSpace();
  const definitions = builtIns.map(
    (builtIn) => [builtIn.tag, registerBuiltIn(library, builtIn, environment)] as const,
  );
  const code = env.createCodeSpace("", true);
  for (const [tag, definition] of definitions) {
    code.getComponentSpace().setGlobalUsingComponent(tag, definition);
  }
  const readyQueue = new ReadyQueue();
  readyQueue.watch(code);
  defineGlobals(code);
  const behaviors = createBuiltInBehaviors(code, environment.controls);
  const { prototype } = component.ComponentCaller;
  Object.assign(prototype, {
    // Not Skyline: libraries choose their WXML by it.
    renderer: "webview",
    createSelectorQuery(this: Caller) {
      return new SelectorQuery(this);
    },
    // An event that a component makes is no tap, not even one that is called so.
    triggerEvent(this: EventSource, ...event: TriggerArguments) {
      return environment.gate.outside(() => this._$.triggerEvent(...event));
    },
  });
  return {
    load(registry) {
      code.addStyleSheet("app", "app");
      backend.registerStyleSheetContent("app", registry.appStyle);
      callSafely(undefined, registry.loadApp);
      for (const [path, unit] of Object.entries(registry.units)) {
        registerUnit(path, unit, { templates: registry.templates, code, backend, behaviors });
      }
    },
    createPage: (path, query) =>
      wrapRoot(
        backend.createRoot("wx-page", code, formatUrl(path, encode(query))),
        path,
        readyQueue,
      ),
  };
}

type TriggerArguments = Parameters<glassEasel.GeneralComponent["triggerEvent"]>;

interface EventSource {
  _$: glassEasel.GeneralComponent;
}

/** The properties of a page get what onLoad gets; glass-easel decodes once. */
function encode(query: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, encodeURIComponent(value)]),
  );
}

/** A behavior may be made anywhere; a page or component only while its script runs. */
function defineGlobals(code: CodeSpace): void {
  const { Behavior } = code.componentEnv("", (constructors) => constructors);
  const outside = (name: string) => () => {
    throw new Error(`${name}() 只能在页面或组件自己的脚本里调用`);
  };
  Object.assign(globalThis, {
    Behavior,
    Page: outside("Page"),
    Component: outside("Component"),
  });
}

function wrapRoot(root: Root, path: string, readyQueue: ReadyQueue): EnginePage {
  const component = root.getComponent();
  const element = component.getBackendElement() as unknown as HTMLElement;
  element.dataset["page"] = path;
  const instance = root.get() as unknown as PageInstance;
  Object.assign(instance, { route: path, __route__: path });
  return {
    instance,
    element,
    attach(parent) {
      const place = document.createElement("span");
      parent.append(place);
      root.attach(parent as never, place as never);
    },
    triggerPageLifetime: (name, args = []) => component.triggerPageLifetime(name, args as never),
    ready: () => readyQueue.flush(),
    release() {
      root.release();
      element.remove();
    },
  };
}
