import type { Screen } from "../ports.ts";
import { showActionSheet } from "./action-sheet.ts";
import type { Glass } from "./glass.ts";
import { showModal } from "./modal.ts";
import type { PageInstance } from "./page-instance.ts";
import type { PageStack } from "./page-stack.ts";
import { showPreview } from "./preview-image.ts";
import type { TabBar } from "./tab-bar.ts";
import type { TapGate } from "./tap-gate.ts";
import { createToast } from "./toast.ts";
import { scrollPage } from "./scroll-page.ts";
import { SelectorQuery } from "./selector-query.ts";

export interface ScreenOptions {
  glass: Glass;
  gate: TapGate;
  tabBar: TabBar;
  statusBarHeight: number;
  /** The stack needs the screen's engine, and this needs the stack. */
  getStack(): PageStack;
}

/** The glass as `wx` sees it. */
export function createScreen(options: ScreenOptions): Screen {
  const { glass, gate, tabBar, statusBarHeight, getStack } = options;
  const toast = createToast(glass);
  const top = () => getStack().top();
  return {
    showToast: toast.show,
    hideToast: toast.hide,
    showModal: (modal) => showModal(glass, modal),
    showActionSheet: (sheet) => showActionSheet(glass, sheet),
    previewImage: (images) => showPreview(glass, images, top()?.path ?? ""),
    // Errors become a rejection, as the port says. A page that a tap opens lives outside that tap.
    navigate: async (kind, url) => gate.outside(() => getStack().navigate(kind, url)),
    navigateBack: (delta) => gate.outside(() => getStack().navigateBack(delta)),
    currentPath: () => top()?.path ?? "",
    setNavigationBar: (bar) => top()?.view.bar.change(bar),
    setTabBar: (change) => tabBar.change(change),
    startPullDownRefresh: () => gate.outside(() => top()?.view.pullDown.start()),
    stopPullDownRefresh: () => top()?.view.pullDown.stop(),
    pageScrollTo: (target) => scrollPage(top()?.view.scroller, target),
    metrics() {
      const { clientWidth, clientHeight } = document.documentElement;
      const scroller = top()?.view.scroller;
      return {
        windowWidth: clientWidth,
        windowHeight: scroller?.clientHeight || clientHeight,
        screenWidth: clientWidth,
        screenHeight: clientHeight,
        statusBarHeight,
        pixelRatio: window.devicePixelRatio,
        isDark: false,
      };
    },
    isInTap: () => gate.isOpen(),
    nextTick: (callback) => queueMicrotask(callback),
    createSelectorQuery: () => new SelectorQuery(top()?.page.instance),
    createIntersectionObserver: (component, observerOptions) =>
      (component as PageInstance).createIntersectionObserver(observerOptions),
  };
}
