import type { glassEasel } from "glass-easel-miniprogram-adapter";

type Style = string | Record<string, string | number>;

/** What WXS holds of a node: https://developers.weixin.qq.com/miniprogram/dev/framework/view/interactive-animation.html */
export interface WxsDescriptor {
  selectComponent(selector: string): WxsDescriptor | undefined;
  selectAllComponents(selector: string): WxsDescriptor[];
  setStyle(style: Style): void;
  addClass(names: string): void;
  removeClass(names: string): void;
  hasClass(name: string): boolean;
  getDataset(): Record<string, unknown>;
  /** An object of the node's own, for WXS to keep things in. */
  getState(): object;
  getComputedStyle(names: string[]): Record<string, string>;
  getBoundingClientRect(): { left: number; top: number; width: number; height: number };
  callMethod(name: string, args?: unknown): void;
  triggerEvent(name: string, detail?: unknown): void;
  requestAnimationFrame(callback: () => void): void;
  setTimeout(callback: () => void, ms?: number): unknown;
  clearTimeout(timer: ReturnType<typeof setTimeout>): void;
}

const states = new WeakMap<object, object>();

/** Of glass-easel's segments of style and class, the one that no template writes to. */
const ownSegment = 2;

/** `host` is the page or component in whose WXML the node stands, or the node itself. */
export function createDescriptor(
  node: glassEasel.Element,
  host: glassEasel.GeneralComponent,
): WxsDescriptor {
  const element = (): HTMLElement | null =>
    node.getBackendElement() as unknown as HTMLElement | null;
  const inside = () => (node === host ? host : asComponent(node))?.getShadowRoot();
  const describe = (found: glassEasel.Element) =>
    createDescriptor(found, asComponent(found) ?? host);
  const toggle = (names: string, isOn: boolean): void => {
    for (const name of names.split(/\s+/)) node.toggleNodeClass(name, isOn, ownSegment);
  };
  return {
    selectComponent(selector) {
      const found = inside()?.querySelector(selector);
      return found ? describe(found) : undefined;
    },
    selectAllComponents: (selector) => (inside()?.querySelectorAll(selector) ?? []).map(describe),
    setStyle: (style) => node.setNodeStyle(toStyleText(style), ownSegment),
    addClass: (names) => toggle(names, true),
    removeClass: (names) => toggle(names, false),
    hasClass: (name) => element()?.classList.contains(name) ?? false,
    getDataset: () => ({ ...(node.dataset as object) }),
    getState() {
      const state = states.get(node) ?? {};
      states.set(node, state);
      return state;
    },
    getComputedStyle(names) {
      const target = element();
      const style = target && getComputedStyle(target);
      return Object.fromEntries(names.map((name) => [name, style?.getPropertyValue(name) ?? ""]));
    },
    getBoundingClientRect() {
      const { left = 0, top = 0, width = 0, height = 0 } = element()?.getBoundingClientRect() ?? {};
      return { left, top, width, height };
    },
    callMethod: (name, args) => callerOf(host)[name]?.(args),
    // As its script would, so that it is no tap either.
    triggerEvent: (name, detail = {}) => callerOf(host)["triggerEvent"]?.(name, detail),
    requestAnimationFrame: (callback) => void requestAnimationFrame(callback),
    setTimeout: (callback, ms) => setTimeout(callback, ms),
    clearTimeout: (timer) => clearTimeout(timer),
  };
}

/** The object that scripts know as `this`. */
function callerOf(host: glassEasel.GeneralComponent) {
  return host.getMethodCaller() as Record<string, ((...args: unknown[]) => void) | undefined>;
}

function asComponent(node: glassEasel.Element): glassEasel.GeneralComponent | undefined {
  return "getMethodCaller" in node ? (node as glassEasel.GeneralComponent) : undefined;
}

function toStyleText(style: Style): string {
  if (typeof style === "string") return style;
  return Object.entries(style)
    .map(
      ([name, value]) =>
        `${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}:${value}`,
    )
    .join(";");
}
