import type { TabBarChange } from "../ports.ts";
import { element } from "./element.ts";
import { filesUrl } from "./files-url.ts";
import type { TabBarConfig } from "./registry.ts";

export interface TabBar {
  /** Undefined: the page on top is no tab, and the bar is not shown. */
  select(path: string | undefined): void;
  change(change: TabBarChange): void;
  indexOf(path: string): number;
}

/** The bar at the bottom. `onTap` is told of every tap, also on the tab that is shown already. */
export function createTabBar(
  container: HTMLElement,
  config: TabBarConfig | undefined,
  onTap: (item: { index: number; pagePath: string; text: string }) => void,
): TabBar {
  const list = config?.list ?? [];
  let selected: string | undefined;
  let isWanted = true;
  const items = list.map(({ pagePath, text, iconPath, selectedIconPath }, index) => {
    const icon = element("img", { alt: "" });
    const badge = element("span", { class: "tab-badge", hidden: "" });
    const label = element("span", { class: "tab-text" }, text);
    const button = element("button", { class: "tab-item", type: "button" });
    button.append(element("span", { class: "tab-icon" }, icon, badge), label);
    button.addEventListener("click", () => onTap({ index, pagePath, text }));
    container.append(button);
    return { button, icon, badge, label, pagePath, iconPath, selectedIconPath };
  });
  const draw = (): void => {
    container.hidden = selected === undefined || !isWanted;
    for (const { button, icon, label, pagePath, iconPath, selectedIconPath } of items) {
      const isSelected = pagePath === selected;
      const path = (isSelected ? selectedIconPath : iconPath) ?? iconPath;
      icon.hidden = path === undefined;
      if (path !== undefined) icon.src = filesUrl(path, "");
      button.setAttribute("aria-selected", String(isSelected));
      label.style.color = (isSelected ? config?.selectedColor : config?.color) ?? "";
    }
  };
  if (config?.backgroundColor) container.style.background = config.backgroundColor;
  container.classList.toggle("tab-bar-white", config?.borderStyle === "white");
  return {
    select(path) {
      selected = path;
      draw();
    },
    indexOf: (path) => list.findIndex(({ pagePath }) => pagePath === path),
    change(change) {
      if (change.kind === "visible") {
        isWanted = change.isShown;
        draw();
        return;
      }
      const badge = items[change.index]?.badge;
      if (!badge) return;
      const isDot = change.kind === "redDot";
      badge.classList.toggle("tab-dot", isDot);
      badge.hidden = isDot ? !change.isShown : change.text === undefined;
      badge.textContent = change.kind === "badge" ? (change.text ?? "") : "";
    },
  };
}
