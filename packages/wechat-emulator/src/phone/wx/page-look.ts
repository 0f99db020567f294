import { asyncApi, WxFailure } from "./api.ts";
import { textOf } from "./text-of.ts";
import type { WxSurroundings } from "./surroundings.ts";

interface ColorOptions {
  frontColor: string;
  backgroundColor: string;
}

/** The navigation bar, the tab bar, scrolling and pulling down. */
export function createPageLook({ screen, app }: WxSurroundings) {
  const report = app.reportError;
  const showTabBar = (isShown: boolean) => {
    screen.setTabBar({ kind: "visible", isShown });
    return {};
  };
  const setBadge = (index: number, text: string | undefined) => {
    screen.setTabBar({ kind: "badge", index: checkIndex(index), text });
    return {};
  };
  const showRedDot = (index: number, isShown: boolean) => {
    screen.setTabBar({ kind: "redDot", index: checkIndex(index), isShown });
    return {};
  };
  const setLoading = (isLoading: boolean) => {
    screen.setNavigationBar({ isLoading });
    return {};
  };
  return {
    setNavigationBarTitle: asyncApi(
      "setNavigationBarTitle",
      report,
      ({ title }: { title: string }) => {
        screen.setNavigationBar({ title: textOf(title) });
        return {};
      },
    ),
    setNavigationBarColor: asyncApi(
      "setNavigationBarColor",
      report,
      ({ frontColor, backgroundColor }: ColorOptions) => {
        if (!/^#(?:000000|ffffff)$/i.test(frontColor)) {
          throw new WxFailure(`invalid frontColor "${frontColor}"`);
        }
        screen.setNavigationBar({ frontColor, backgroundColor });
        return {};
      },
    ),
    showNavigationBarLoading: asyncApi("showNavigationBarLoading", report, () => setLoading(true)),
    hideNavigationBarLoading: asyncApi("hideNavigationBarLoading", report, () => setLoading(false)),
    showTabBar: asyncApi("showTabBar", report, () => showTabBar(true)),
    hideTabBar: asyncApi("hideTabBar", report, () => showTabBar(false)),
    setTabBarBadge: asyncApi(
      "setTabBarBadge",
      report,
      ({ index, text }: { index: number; text: string }) => setBadge(index, text),
    ),
    removeTabBarBadge: asyncApi("removeTabBarBadge", report, ({ index }: { index: number }) =>
      setBadge(index, undefined),
    ),
    showTabBarRedDot: asyncApi("showTabBarRedDot", report, ({ index }: { index: number }) =>
      showRedDot(index, true),
    ),
    hideTabBarRedDot: asyncApi("hideTabBarRedDot", report, ({ index }: { index: number }) =>
      showRedDot(index, false),
    ),
    startPullDownRefresh: asyncApi("startPullDownRefresh", report, () => {
      screen.startPullDownRefresh?.();
      return {};
    }),
    stopPullDownRefresh: asyncApi("stopPullDownRefresh", report, () => {
      screen.stopPullDownRefresh();
      return {};
    }),
    pageScrollTo: asyncApi("pageScrollTo", report, (options: ScrollOptions) => {
      const { scrollTop, selector, duration = 300 } = options;
      screen.pageScrollTo({
        ...(scrollTop !== undefined && { scrollTop }),
        ...(selector !== undefined && { selector }),
        durationMs: duration,
      });
      return {};
    }),
    previewImage: asyncApi("previewImage", report, (options: PreviewOptions) => {
      const { urls, current = urls[0] ?? "" } = options;
      screen.previewImage({ urls, current });
      return {};
    }),
  };
}

interface ScrollOptions {
  scrollTop?: number;
  selector?: string;
  duration?: number;
}

interface PreviewOptions {
  urls: string[];
  current?: string;
}

function checkIndex(index: number): number {
  if (Number.isInteger(index) && index >= 0) return index;
  throw new WxFailure("parameter error: parameter.index should be Number instead of Undefined;");
}
