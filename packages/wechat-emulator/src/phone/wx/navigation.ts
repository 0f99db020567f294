import type { EventChannel } from "../ports.ts";
import { asyncApi, WxFailure } from "./api.ts";
import { resolvePage } from "./resolve-page.ts";
import type { WxSurroundings } from "./surroundings.ts";

interface UrlOptions {
  url: string;
}

interface NavigateToOptions extends UrlOptions {
  /** What the opened page tells. */
  events?: Record<string, (...args: unknown[]) => void>;
}

/** https://developers.weixin.qq.com/miniprogram/dev/api/route/wx.navigateTo.html */
export function createNavigation({ phone, screen, app }: WxSurroundings) {
  const report = app.reportError;
  const go = (
    kind: "navigateTo" | "redirectTo" | "reLaunch" | "switchTab",
    url: unknown,
  ): Promise<{ eventChannel?: EventChannel }> => {
    if (typeof url !== "string") {
      throw new WxFailure("parameter error: parameter.url should be String instead of Undefined;");
    }
    return screen.navigate(kind, resolvePage(url, screen.currentPath()));
  };
  return {
    navigateTo: asyncApi("navigateTo", report, async ({ url, events }: NavigateToOptions) => {
      const { eventChannel } = await go("navigateTo", url);
      for (const [name, listener] of Object.entries(events ?? {})) eventChannel?.on(name, listener);
      return { eventChannel };
    }),
    redirectTo: asyncApi("redirectTo", report, async ({ url }: UrlOptions) => {
      await go("redirectTo", url);
      return {};
    }),
    reLaunch: asyncApi("reLaunch", report, async ({ url }: UrlOptions) => {
      await go("reLaunch", url);
      return {};
    }),
    /** A tab takes no query. */
    switchTab: asyncApi("switchTab", report, async ({ url }: UrlOptions) => {
      await go("switchTab", typeof url === "string" ? url.replace(/\?.*$/s, "") : url);
      return {};
    }),
    navigateBack: asyncApi("navigateBack", report, async ({ delta = 1 }: { delta?: number }) => {
      await screen.navigateBack(delta);
      return {};
    }),
    exitMiniProgram: asyncApi("exitMiniProgram", report, () => {
      phone.exit();
      return {};
    }),
  };
}
