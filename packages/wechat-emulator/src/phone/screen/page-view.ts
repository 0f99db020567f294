import { element } from "./element.ts";
import type { EnginePage } from "./engine.ts";
import { createNavigationBar, type BarOptions, type NavigationBar } from "./navigation-bar.ts";
import { createPullDown, type PullDown } from "./pull-down.ts";
import { callSafely } from "./page-instance.ts";

/** One page on the glass: its bar, and the part that scrolls. */
export interface PageView {
  layer: HTMLElement;
  scroller: HTMLElement;
  bar: NavigationBar;
  pullDown: PullDown;
  slideIn(): void;
  /** Resolves when it is out of sight; the element is then gone. */
  slideOut(): Promise<void>;
}

export interface PageViewOptions extends BarOptions {
  parent: HTMLElement;
  page: EnginePage;
  isTab: boolean;
}

export function createPageView(options: PageViewOptions): PageView {
  const { parent, config, page, isTab } = options;
  const bar = createNavigationBar(options);
  const scroller = element("div", { class: "page-scroller" });
  const viewport = element("div", { class: "page-viewport" }, scroller);
  const layer = element("section", { class: "page-layer" }, viewport, bar.element);
  layer.classList.toggle("page-custom", config.navigationStyle === "custom");
  layer.classList.toggle("page-tab", isTab);
  layer.classList.toggle("page-still", config.disableScroll === true);
  layer.dataset["page"] = page.instance.route;
  layer.style.setProperty("--page-background", config.backgroundColor ?? "#ffffff");
  parent.append(layer);
  const pullDown = createPullDown({
    scroller,
    isEnabled: config.enablePullDownRefresh === true,
    isDark: config.backgroundTextStyle !== "light",
    onPull: () => callSafely(page.instance, page.instance.onPullDownRefresh),
  });
  watchScroll(scroller, page, config.onReachBottomDistance ?? 50);
  return {
    layer,
    scroller,
    bar,
    pullDown,
    slideIn: () => void slide(layer, "in"),
    async slideOut() {
      await slide(layer, "out");
      layer.remove();
    },
  };
}

function watchScroll(scroller: HTMLElement, { instance }: EnginePage, bottomDistance: number) {
  let wasAtBottom = false;
  scroller.addEventListener("scroll", () => {
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    callSafely(instance, instance.onPageScroll, { scrollTop });
    const isAtBottom = scrollHeight - scrollTop - clientHeight <= bottomDistance;
    if (isAtBottom && !wasAtBottom) callSafely(instance, instance.onReachBottom);
    wasAtBottom = isAtBottom;
  });
}

const slideMs = 240;

async function slide(layer: HTMLElement, direction: "in" | "out"): Promise<void> {
  // jsdom has no animations, and who wants less motion gets none.
  const isStill = globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? true;
  if (isStill || typeof layer.animate !== "function") return;
  const frames = [{ transform: "translateX(100%)" }, { transform: "none" }];
  const animation = layer.animate(direction === "in" ? frames : frames.toReversed(), {
    duration: slideMs,
    easing: "cubic-bezier(0.2, 0.7, 0.3, 1)",
    fill: direction === "out" ? "forwards" : "none",
  });
  // Hidden tabs do not run animations; the page must not wait for one.
  const timeUp = new Promise((resolve) => setTimeout(resolve, slideMs + 100));
  await Promise.race([animation.finished.catch(() => undefined), timeUp]);
}
