import type { CodeSpace, glassEasel } from "glass-easel-miniprogram-adapter";

/**
 * `ready` of components, which glass-easel leaves to its user: children before parents, once what was attached with them
 * is drawn.
 */
export class ReadyQueue {
  #waiting: glassEasel.GeneralComponent[] = [];

  /** Hears of every component of the mini program that is attached from now on. */
  watch(code: CodeSpace): void {
    const add = (component: glassEasel.GeneralComponent): void => {
      if (this.#waiting.push(component) === 1) queueMicrotask(() => this.flush());
    };
    const behavior = code
      .getComponentSpace()
      .define()
      .lifetime("attached", function (this: unknown) {
        add((this as { _$: glassEasel.GeneralComponent })._$);
      })
      .registerBehavior();
    code.setOverallBehavior(behavior as never);
  }

  /** Before the page's own onReady. */
  flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    const byDepth = waiting.map((component) => ({ component, depth: depthOf(component) }));
    // The sort is stable: brothers stay in order.
    for (const { component } of byDepth.toSorted((a, b) => b.depth - a.depth)) {
      component.triggerLifetime("ready", []);
    }
  }
}

function depthOf(component: glassEasel.GeneralComponent): number {
  let depth = 0;
  let node: glassEasel.Element | null = component;
  while (node) {
    depth += 1;
    // What stands in WXML has a parent there; the root of that WXML belongs to the component around it.
    node = node.parentNode ?? hostOf(node);
  }
  return depth;
}

function hostOf(node: glassEasel.Element): glassEasel.Element | null {
  return "getHostNode" in node ? (node as glassEasel.ShadowRoot).getHostNode() : null;
}
