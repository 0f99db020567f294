import type { Screen, TabBarChange } from "./ports.ts";

/** What a mini program drew, and where it went; oldest first. */
export interface ScreenRecord {
  toasts: Parameters<Screen["showToast"]>[0][];
  modals: Parameters<Screen["showModal"]>[0][];
  actionSheets: Parameters<Screen["showActionSheet"]>[0][];
  previews: Parameters<Screen["previewImage"]>[0][];
  navigations: { kind: string; url: string }[];
  navigationBars: Parameters<Screen["setNavigationBar"]>[0][];
  tabBarChanges: TabBarChange[];
}

export interface HeadlessScreen extends Screen {
  readonly record: ScreenRecord;
  tap<T>(handler: () => T): T;
  /** A stack of one page, as after a start. */
  start(url: string): void;
}

/** What the user does where the mini program asks. Defaults: 确定, and the first item. */
export interface HeadlessUser {
  modal?: ((modal: ScreenRecord["modals"][number]) => ModalAnswer) | undefined;
  actionSheet?: ((sheet: ScreenRecord["actionSheets"][number]) => number | undefined) | undefined;
}

type ModalAnswer = Awaited<ReturnType<Screen["showModal"]>>;

const maxPages = 10;

/** A screen that remembers instead of drawing. Every page exists. */
export function createHeadlessScreen(user: HeadlessUser = {}): HeadlessScreen {
  const record: ScreenRecord = {
    toasts: [],
    modals: [],
    actionSheets: [],
    previews: [],
    navigations: [],
    navigationBars: [],
    tabBarChanges: [],
  };
  let stack = [""];
  let isInTap = false;
  return {
    record,
    tap(handler) {
      isInTap = true;
      try {
        return handler();
      } finally {
        isInTap = false;
      }
    },
    start: (url) => void (stack = [url]),
    showToast: (toast) => void record.toasts.push(toast),
    hideToast: () => {},
    async showModal(modal) {
      record.modals.push(modal);
      return user.modal?.(modal) ?? { confirm: true };
    },
    async showActionSheet(sheet) {
      record.actionSheets.push(sheet);
      return user.actionSheet ? user.actionSheet(sheet) : 0;
    },
    previewImage: (images) => void record.previews.push(images),
    async navigate(kind, url) {
      if (kind === "navigateTo" && stack.length >= maxPages) {
        throw new Error(`webview count limit exceed`);
      }
      record.navigations.push({ kind, url });
      if (kind === "navigateTo") stack.push(url);
      else if (kind === "redirectTo") stack.splice(-1, 1, url);
      else stack = [url];
      return {};
    },
    async navigateBack(delta) {
      record.navigations.push({ kind: "navigateBack", url: "" });
      stack = stack.slice(0, Math.max(1, stack.length - delta));
    },
    currentPath: () => stack.at(-1)!.replace(/\?.*$/s, ""),
    setNavigationBar: (bar) => void record.navigationBars.push(bar),
    setTabBar: (change) => void record.tabBarChanges.push(change),
    stopPullDownRefresh: () => {},
    pageScrollTo: () => {},
    metrics: () => ({
      windowWidth: 375,
      windowHeight: 724,
      screenWidth: 375,
      screenHeight: 812,
      statusBarHeight: 44,
      pixelRatio: 3,
      isDark: false,
    }),
    isInTap: () => isInTap,
    nextTick: (callback) => queueMicrotask(callback),
  };
}
