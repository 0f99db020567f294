import type { glassEasel } from "glass-easel-miniprogram-adapter";

/** Which facts of a node are wanted, as NodesRef.fields takes them. */
interface Fields {
  id?: boolean;
  dataset?: boolean;
  mark?: boolean;
  rect?: boolean;
  size?: boolean;
  scrollOffset?: boolean;
  properties?: string[];
  computedStyle?: string[];
  node?: boolean;
  context?: boolean;
}

type Callback = (result: unknown) => void;

/** A page or component object of the mini program. */
export interface Caller {
  _$: glassEasel.GeneralComponent;
}

const rectFields: Fields = { id: true, dataset: true, rect: true, size: true };
const scrollFields: Fields = { id: true, dataset: true, scrollOffset: true };

/** wx.createSelectorQuery. Positions are seen from the page's own top, under the navigation bar, as on a device. */
export class SelectorQuery {
  #owner: Caller | undefined;
  readonly #wanted: { read: () => unknown; callback: Callback | undefined }[] = [];

  /** Without an owner as long as no page is open; `in` names one later. */
  constructor(owner: Caller | undefined) {
    this.#owner = owner;
  }

  in(owner: Caller): this {
    this.#owner = owner;
    return this;
  }

  select(selector: string) {
    const component = this.#owner?._$;
    return this.#nodes((fields) => {
      const found = component?.getShadowRoot()?.querySelector(selector);
      return found ? readFields(found, fields) : null;
    });
  }

  selectAll(selector: string) {
    const component = this.#owner?._$;
    return this.#nodes((fields) => {
      const found = component?.getShadowRoot()?.querySelectorAll(selector) ?? [];
      return found.map((node) => readFields(node, fields));
    });
  }

  selectViewport() {
    const component = this.#owner?._$;
    return this.#nodes((fields) => readViewport(component, fields));
  }

  /** Later, in one go: what has been drawn until then counts. */
  exec(callback?: Callback): this {
    const wanted = this.#wanted.splice(0);
    setTimeout(() => {
      const results = wanted.map(({ read, callback }) => {
        const result = read();
        callback?.(result);
        return result;
      });
      callback?.(results);
    });
    return this;
  }

  #nodes(read: (fields: Fields) => unknown) {
    const want = (fields: Fields, callback?: Callback): this => {
      this.#wanted.push({ read: () => read(fields), callback });
      return this;
    };
    return {
      fields: want,
      boundingClientRect: (callback?: Callback) => want(rectFields, callback),
      scrollOffset: (callback?: Callback) => want(scrollFields, callback),
      node: (callback?: Callback) => want({ node: true }, callback),
      context: (callback?: Callback) => want({ context: true }, callback),
    };
  }
}

function readFields(node: glassEasel.Element, fields: Fields): Record<string, unknown> {
  const element = node.getBackendElement() as unknown as HTMLElement | null;
  return {
    ...(fields.id && { id: node.id }),
    ...(fields.dataset && { dataset: { ...(node.dataset as object) } }),
    ...(fields.mark && { mark: node.collectMarks() }),
    ...(element && readBox(element, fields)),
    ...(fields.properties && pick(dataOf(node), fields.properties)),
    ...(fields.computedStyle && element && readStyle(element, fields.computedStyle)),
    // Canvas and video are not there.
    ...(fields.node && { node: null }),
    ...(fields.context && { context: null }),
  };
}

function readBox(element: HTMLElement, fields: Fields): Record<string, number> {
  const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
  const origin = element.closest(".page-viewport")?.getBoundingClientRect() ?? { left: 0, top: 0 };
  // A scroll-view scrolls inside.
  const port = element.querySelector(":scope > .scroll-port") ?? element;
  return {
    ...(fields.rect && {
      left: left - origin.left,
      top: top - origin.top,
      right: right - origin.left,
      bottom: bottom - origin.top,
    }),
    ...(fields.size && { width, height }),
    ...(fields.scrollOffset && scrollOf(port)),
  };
}

function readViewport(
  component: glassEasel.GeneralComponent | undefined,
  fields: Fields,
): Record<string, unknown> {
  const element = component?.getBackendElement() as unknown as Element | null | undefined;
  const scroller = element?.closest(".page-scroller");
  const { clientWidth: width = 0, clientHeight: height = 0 } = scroller ?? {};
  return {
    ...(fields.id && { id: "" }),
    ...(fields.dataset && { dataset: {} }),
    ...(fields.rect && { left: 0, top: 0, right: width, bottom: height }),
    ...(fields.size && { width, height }),
    ...(fields.scrollOffset && scroller && scrollOf(scroller)),
  };
}

function scrollOf({ scrollLeft, scrollTop, scrollWidth, scrollHeight }: Element) {
  return { scrollLeft, scrollTop, scrollWidth, scrollHeight };
}

function dataOf(node: glassEasel.Element): Record<string, unknown> {
  return (node as { data?: Record<string, unknown> }).data ?? {};
}

function readStyle(element: HTMLElement, names: string[]): Record<string, unknown> {
  const style = getComputedStyle(element);
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(toCss(name))]));
}

function toCss(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function pick(values: Record<string, unknown>, names: string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, values[name]]));
}
