import type { EnterOptions } from "../ports.ts";
import type { AppEvents } from "./app-life.ts";
import { asyncApi } from "./api.ts";
import type { WxSurroundings } from "./surroundings.ts";

/** How the program was entered, and the events of its life. */
export function createAppEvents({ app, phone, backend }: WxSurroundings) {
  return {
    /** Of the cold start, for ever: the wrong one to ask after a hot start. */
    getLaunchOptionsSync: () => describeEnter(app.launch),
    getEnterOptionsSync: () => describeEnter(app.enter()),
    onAppShow: (listener: (options: EnterOptions) => void) => app.on("show", listener),
    offAppShow: (listener?: (options: EnterOptions) => void) => app.off("show", listener),
    onAppHide: (listener: () => void) => app.on("hide", listener),
    offAppHide: (listener?: () => void) => app.off("hide", listener),
    onError: (listener: (error: string) => void) => app.on("error", listener),
    offError: (listener?: (error: string) => void) => app.off("error", listener),
    onUnhandledRejection: (listener: Listener<"unhandledRejection">) =>
      app.on("unhandledRejection", listener),
    offUnhandledRejection: (listener?: Listener<"unhandledRejection">) =>
      app.off("unhandledRejection", listener),
    onPageNotFound: (listener: Listener<"pageNotFound">) => app.on("pageNotFound", listener),
    offPageNotFound: (listener?: Listener<"pageNotFound">) => app.off("pageNotFound", listener),
    onNetworkStatusChange: (listener: Listener<"network">) => app.on("network", listener),
    offNetworkStatusChange: (listener?: Listener<"network">) => app.off("network", listener),
    getNetworkType: asyncApi("getNetworkType", app.reportError, async () => {
      const user = { appid: phone.appid, openid: phone.openid };
      const { isOnline } = await backend.call<{ isOnline: boolean }>("GET phone/network", user);
      return { networkType: isOnline ? "wifi" : "none", hasSystemProxy: false };
    }),
  };
}

type Listener<K extends keyof AppEvents> = (value: AppEvents[K]) => void;

/** A copy, so that a program that changes it changes no other's. */
function describeEnter({ path, query, scene, referrerInfo = {} }: EnterOptions) {
  return {
    path,
    query: { ...query },
    scene,
    referrerInfo: { ...referrerInfo },
    apiCategory: "default",
  };
}
