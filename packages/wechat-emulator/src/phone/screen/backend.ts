import { glassEasel } from "glass-easel-miniprogram-adapter";
import { convertUnits } from "../miniprogram/convert-units.ts";
import { builtInTags } from "./component-coverage.ts";

/** Decides what becomes of an event before the mini program sees it, and passes it on. */
export type EventFilter = (event: ScreenEvent, dispatch: () => void) => void;

interface ScreenEvent {
  type: string;
  /** The element of the document that was touched. */
  target: Element;
}

/** glass-easel on this document, with tags that do not turn into controls of the browser. */
export function createBackend(filter: EventFilter): glassEasel.GeneralBackendContext {
  const backend = new glassEasel.CurrentWindowBackendContext();
  backend.document = {
    createElement: (tag: string) => createElement(tag),
    createTextNode: (text: string) => document.createTextNode(text),
    createDocumentFragment: () => document.createDocumentFragment(),
  } as unknown as typeof backend.document;
  appendStylesOnce(backend);
  backend.onEvent((node, type, detail, options) => {
    const original = options.originalEvent as Event;
    const event = new glassEasel.Event(type, detailOf(type, detail), {
      ...options,
      extraFields: touchesOf(original),
    });
    filter({ type, target: original.target as Element }, () => {
      glassEasel.Event.dispatchEvent(node, event);
    });
    return event.getEventBubbleStatus();
  });
  return backend;
}

/** Each page that opens asks for its styles anew; a second copy would be in vain, and would come last in the cascade. */
function appendStylesOnce(backend: glassEasel.CurrentWindowBackendContext): void {
  const append = backend.appendStyleSheetPath.bind(backend);
  const known = new Map<string, number>();
  backend.appendStyleSheetPath = (path, styleScope) => {
    const id = known.get(path) ?? append(path, styleScope);
    known.set(path, id);
    return id;
  };
}

/** `<button>` of WXML is `<wx-button>` here, and a component named like an HTML tag keeps clear of it. */
function createElement(tag: string): HTMLElement {
  const name = builtInTags.has(tag) ? `wx-${tag}` : tag.includes("-") ? tag : `x-${tag}`;
  const element = document.createElement(name);
  const setAttribute = element.setAttribute.bind(element);
  element.setAttribute = (attribute, value) => {
    setAttribute(attribute, attribute === "style" ? convertUnits(value) : value);
  };
  return element;
}

function detailOf(type: string, detail: unknown): unknown {
  // The browser's own fields are no part of what WeChat tells.
  return type.startsWith("touch") || type.startsWith("mouse") ? {} : detail;
}

/** What WeChat tells beside the detail of a touch. */
function touchesOf(event: Event): Record<string, unknown> {
  if ("touches" in event) {
    const { touches, changedTouches } = event as TouchEvent;
    return { touches: [...touches].map(toTouch), changedTouches: [...changedTouches].map(toTouch) };
  }
  if (!("clientX" in event)) return {};
  const touch = toTouch({ identifier: 0, ...pointOf(event as MouseEvent) });
  return { touches: [touch], changedTouches: [touch] };
}

function pointOf({ clientX, clientY, pageX, pageY }: MouseEvent) {
  return { clientX, clientY, pageX, pageY };
}

function toTouch(touch: Pick<Touch, "identifier" | "clientX" | "clientY" | "pageX" | "pageY">) {
  const { identifier, clientX, clientY, pageX, pageY } = touch;
  return { identifier, clientX, clientY, pageX, pageY };
}
