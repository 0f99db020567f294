import { element } from "./element.ts";

/** The layers of the screen, from bottom to top. */
export interface Glass {
  root: HTMLElement;
  pages: HTMLElement;
  tabBar: HTMLElement;
  /** Toasts, modals, sheets and drawers. */
  overlay: HTMLElement;
}

export function createGlass(document: Document): Glass {
  const glass: Glass = {
    root: element("div", { class: "glass" }),
    pages: element("div", { class: "glass-pages" }),
    tabBar: element("div", { class: "tab-bar", hidden: "" }),
    overlay: element("div", { class: "glass-overlay" }),
  };
  glass.root.append(glass.pages, glass.tabBar, glass.overlay);
  document.body.replaceChildren(glass.root);
  return glass;
}
