import { glassEasel } from "glass-easel-miniprogram-adapter";
import type { Listened } from "./built-in.ts";

const longPressMs = 350;
const stillPx = 10;

/**
 * What glass-easel does not make of the browser's events: `longpress`, and touches of a mouse, so that a page which
 * follows a finger can be tried at a desk.
 */
export function addGestures(root: HTMLElement): Gestures {
  addMouseTouches(root);
  return addLongPress(root);
}

export interface Gestures {
  /** The press that ends now was a long one that somebody listened to: then it is no tap. */
  wasLongPress(): boolean;
}

function addLongPress(root: HTMLElement): Gestures {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let start = { x: 0, y: 0 };
  let wasHeard = false;
  const begin = (target: EventTarget | null, x: number, y: number): void => {
    clearTimeout(timer);
    start = { x, y };
    wasHeard = false;
    timer = setTimeout(() => {
      wasHeard = isHeard(target as Element, "longpress");
      trigger(target as Element, "longpress", { x, y });
    }, longPressMs);
  };
  const move = (x: number, y: number): void => {
    if (Math.hypot(x - start.x, y - start.y) > stillPx) clearTimeout(timer);
  };
  root.addEventListener("touchstart", ({ target, touches: [touch] }) => {
    if (touch) begin(target, touch.clientX, touch.clientY);
  });
  root.addEventListener("touchmove", ({ touches: [touch] }) => {
    if (touch) move(touch.clientX, touch.clientY);
  });
  root.addEventListener("mousedown", ({ target, clientX, clientY }) =>
    begin(target, clientX, clientY),
  );
  root.addEventListener("mousemove", ({ clientX, clientY }) => move(clientX, clientY));
  for (const name of ["touchend", "touchcancel", "mouseup", "mouseleave"]) {
    root.addEventListener(name, () => clearTimeout(timer));
  }
  return { wasLongPress: () => wasHeard };
}

function addMouseTouches(root: HTMLElement): void {
  let pressed: Element | undefined;
  let isTouched = false;
  root.addEventListener("touchstart", () => {
    isTouched = true;
  });
  const pass =
    (name: string) =>
    (event: MouseEvent): void => {
      // Behind every touch the browser plays a mouse.
      if (isTouched) return;
      if (name === "touchstart") pressed = event.target as Element;
      if (!pressed) return;
      const { clientX, clientY, pageX, pageY } = event;
      const touch = { identifier: 0, clientX, clientY, pageX, pageY };
      const isOver = name === "touchend";
      trigger(pressed, name, {}, { touches: isOver ? [] : [touch], changedTouches: [touch] });
      if (isOver) pressed = undefined;
    };
  root.addEventListener("mousedown", pass("touchstart"), { capture: true });
  root.addEventListener("mousemove", pass("touchmove"), { capture: true });
  root.addEventListener("mouseup", pass("touchend"), { capture: true });
}

function isHeard(target: Element, name: string): boolean {
  for (let element: Element | null = target; element; element = element.parentElement) {
    const { __wxElement: node } = element as { __wxElement?: Listened };
    if (node?._$eventTarget?.listeners[name]) return true;
  }
  return false;
}

/** On the node of the mini program that was touched, from where it rises. */
function trigger(target: Element, name: string, detail: object, extraFields: object = {}): void {
  for (let element: Element | null = target; element; element = element.parentElement) {
    const node = (element as { __wxElement?: glassEasel.Element }).__wxElement;
    if (!node) continue;
    glassEasel.Event.triggerEvent(node, name, detail, {
      bubbles: true,
      composed: true,
      capturePhase: true,
      extraFields: extraFields as Record<string, unknown>,
    });
    return;
  }
}
