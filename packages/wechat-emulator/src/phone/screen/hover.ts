import type { Part } from "./built-in.ts";

/** What every component with a pressed look takes. */
export const hoverProperties = {
  hoverClass: "none",
  hoverStopPropagation: false,
  hoverStartTime: 50,
  hoverStayTime: 400,
};

/** Puts `hover-class` on while the component is pressed. */
export function followHover(part: Part): void {
  const { element } = part;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown: string[] = [];
  const press = (event: Event): void => {
    if ((event as HoverEvent).isHoverTaken || element.hasAttribute("data-disabled")) return;
    if (part.flag("hoverStopPropagation")) (event as HoverEvent).isHoverTaken = true;
    const names = part.text("hoverClass");
    if (names === "" || names === "none") return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      shown = part.classNames(names);
      element.classList.add(...shown);
    }, part.number("hoverStartTime"));
  };
  const release = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      element.classList.remove(...shown);
    }, part.number("hoverStayTime"));
  };
  for (const name of ["touchstart", "mousedown"]) element.addEventListener(name, press);
  for (const name of ["touchend", "touchcancel", "mouseup", "mouseleave"]) {
    element.addEventListener(name, release);
  }
}

interface HoverEvent extends Event {
  isHoverTaken?: boolean;
}
