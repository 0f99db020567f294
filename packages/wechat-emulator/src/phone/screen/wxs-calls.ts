import type { glassEasel } from "glass-easel-miniprogram-adapter";
import { createDescriptor } from "./wxs-descriptor.ts";

type ChangeListener = (newValue: unknown, oldValue: unknown, owner: unknown, node: unknown) => void;

/**
 * How the compiled WXML calls functions of WXS: with descriptors in place of components, as WeChat does. The templates
 * find it under this name; see miniprogram/wxs.ts.
 */
export const wxsCalls = {
  /** `change:name="{{module.listener}}"` */
  filterChange:
    (listener: ChangeListener): ChangeListener =>
    (newValue, oldValue, owner, node) => {
      const host = owner as glassEasel.GeneralComponent;
      const descriptor = createDescriptor(node as glassEasel.Element, host);
      // When all is drawn, as in WeChat: a listener looks for the nodes around its own.
      queueMicrotask(() => {
        listener(newValue, oldValue, createDescriptor(host, host), descriptor);
      });
    },
  /** `bindtap="{{module.listener}}"`, and every listener that is a method of the page or component. */
  callListener(
    caller: { _$: glassEasel.GeneralComponent },
    event: glassEasel.ShadowedEvent<unknown>,
    listener: (...args: unknown[]) => unknown,
    source: unknown,
  ): unknown {
    if (!isWxs(source)) return listener.call(caller, event);
    const host = caller._$;
    const target = nodeOf(event.currentTarget);
    const shown = Object.assign(Object.create(event) as object, {
      instance: createDescriptor(target, host),
    });
    return listener.call(undefined, shown, createDescriptor(host, host));
  },
};

/** Where a value of WXML comes from begins with 1 for a file of WXS, with 2 for a script in WXML. */
function isWxs(source: unknown): boolean {
  return Array.isArray(source) && (source[0] === 1 || source[0] === 2);
}

/** Of a component an event names its method caller. */
function nodeOf(target: glassEasel.Element): glassEasel.Element {
  return (target as { _$?: glassEasel.GeneralComponent })._$ ?? target;
}
