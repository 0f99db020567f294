import { element as create } from "./element.ts";

/** One column that is turned to choose: of the picker's drawer and of picker-view. */
export interface Wheel {
  element: HTMLElement;
  /** Where the entries are; picker-view puts the mini program's own in. */
  list: HTMLElement;
  index(): number;
  select(index: number): void;
}

export const wheelItemPx = 44;

export function createWheel({
  onChange,
  itemPx = () => wheelItemPx,
}: {
  onChange(index: number): void;
  itemPx?: () => number;
}): Wheel {
  const list = create("div", { class: "wheel-list" });
  const element = create("div", { class: "wheel", tabindex: "0", role: "listbox" }, list);
  let current = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const settle = (): void => {
    const index = Math.round(element.scrollTop / (itemPx() || wheelItemPx));
    const next = Math.min(Math.max(index, 0), Math.max(list.children.length - 1, 0));
    if (next === current) return;
    current = next;
    onChange(next);
  };
  element.addEventListener("scroll", () => {
    // "scrollend" is not everywhere yet.
    clearTimeout(timer);
    timer = setTimeout(settle, 120);
  });
  const wheel: Wheel = {
    element,
    list,
    index: () => current,
    select(index) {
      current = index;
      element.scrollTop = index * itemPx();
    },
  };
  list.addEventListener("click", ({ target }) => {
    const item = [...list.children].findIndex((child) => child.contains(target as Node));
    if (item < 0 || item === current) return;
    wheel.select(item);
    onChange(item);
  });
  element.addEventListener("keydown", ({ key }) => {
    const step = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
    const next = current + step;
    if (step === 0 || next < 0 || next >= list.children.length) return;
    wheel.select(next);
    onChange(next);
  });
  return wheel;
}

/** Fills a wheel with texts. */
export function fillWheel(wheel: Wheel, texts: string[]): void {
  wheel.list.replaceChildren(
    ...texts.map((text) => create("div", { class: "wheel-item", role: "option" }, text)),
  );
}
