import { element } from "./element.ts";
import type { WindowConfig } from "./registry.ts";

export interface NavigationBar {
  element: HTMLElement;
  change(bar: BarChange): void;
  /** Colour of texts and of the status bar above. */
  frontColor(): string;
}

interface BarChange {
  title?: string;
  frontColor?: string;
  backgroundColor?: string;
  isLoading?: boolean;
}

export interface BarOptions {
  config: WindowConfig;
  /** What stands at the left: back when there is a page below, home when the first page was not opened by itself. */
  leave: "back" | "home" | undefined;
  onLeave(): void;
  onMenu(): void;
  onExit(): void;
  /** The colour of its texts has changed. */
  onColor(): void;
}

/** The bar over a page: title, way back, and WeChat's capsule, which stays when the page draws its own bar. */
export function createNavigationBar(options: BarOptions): NavigationBar {
  const { config, leave, onLeave, onMenu, onExit, onColor } = options;
  const isCustom = config.navigationStyle === "custom";
  const title = element("div", { class: "nav-title" });
  const spinner = element("span", { class: "spinner nav-spinner", hidden: "" });
  const bar = element("header", { class: isCustom ? "nav-bar nav-bar-custom" : "nav-bar" });
  let front = "";
  const change = ({ title: text, isLoading, backgroundColor, frontColor }: BarChange): void => {
    if (text !== undefined) title.textContent = text;
    if (isLoading !== undefined) spinner.hidden = !isLoading;
    if (backgroundColor !== undefined) bar.style.setProperty("--nav-background", backgroundColor);
    if (frontColor !== undefined) {
      front = frontColor;
      bar.style.setProperty("--nav-color", front);
      bar.classList.toggle("nav-bar-light", isLight(front));
      onColor();
    }
  };
  if (!isCustom) {
    if (leave) bar.append(leaveButton(leave, onLeave));
    bar.append(element("div", { class: "nav-middle" }, spinner, title));
  }
  bar.append(capsule(onMenu, onExit));
  change({
    title: config.navigationBarTitleText ?? "",
    backgroundColor: config.navigationBarBackgroundColor ?? "#ededed",
    frontColor: config.navigationBarTextStyle === "white" ? "#ffffff" : "#000000",
  });
  return { element: bar, change, frontColor: () => front };
}

function leaveButton(kind: "back" | "home", onLeave: () => void): HTMLElement {
  const label = kind === "back" ? "返回" : "首页";
  const button = element("button", {
    class: `nav-leave nav-${kind}`,
    type: "button",
    "aria-label": label,
    "data-testid": `screen-${kind}`,
  });
  button.addEventListener("click", onLeave);
  return button;
}

function capsule(onMenu: () => void, onExit: () => void): HTMLElement {
  const more = element("button", { class: "capsule-more", type: "button", "aria-label": "更多" });
  const close = element("button", {
    class: "capsule-close",
    type: "button",
    "aria-label": "关闭",
    "data-testid": "screen-exit",
  });
  more.addEventListener("click", onMenu);
  close.addEventListener("click", onExit);
  return element("div", { class: "capsule" }, more, close);
}

function isLight(color: string): boolean {
  return /^#f{3}(?:f{3})?$/i.test(color) || color === "white";
}
