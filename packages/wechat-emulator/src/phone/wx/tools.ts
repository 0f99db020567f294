import { arrayBufferToBase64, base64ToArrayBuffer } from "./base64.ts";
import { canIUse } from "./can-i-use.ts";
import { textOf } from "./text-of.ts";
import type { WxSurroundings } from "./surroundings.ts";

type Log = (...values: unknown[]) => void;

/** What needs neither WeChat nor a screen. */
export function createTools(around: WxSurroundings) {
  const { screen, phone } = around;
  const log =
    (level: "log" | "warn" | "error"): Log =>
    (...values) =>
      phone.tell({ level, title: values.map(textOf).join(" ") });
  const logManager = { log: log("log"), info: log("log"), debug: log("log"), warn: log("warn") };
  const nothing = (): void => {};
  return {
    env: { USER_DATA_PATH: "wxfile://usr" },
    canIUse,
    nextTick: (callback: () => void): void => screen.nextTick(callback),
    arrayBufferToBase64,
    base64ToArrayBuffer,
    getExtConfigSync: (): object => ({}),
    getLogManager: (_options?: { level?: number }) => logManager,
    getRealtimeLogManager: () => ({
      info: log("log"),
      warn: log("warn"),
      error: log("error"),
      setFilterMsg: nothing,
      addFilterMsg: nothing,
    }),
    /** There is never a newer version. */
    getUpdateManager: () => ({
      applyUpdate: nothing,
      onCheckForUpdate: (listener: (result: { hasUpdate: boolean }) => void): void =>
        screen.nextTick(() => listener({ hasUpdate: false })),
      onUpdateReady: (_listener: () => void): void => {},
      onUpdateFailed: (_listener: () => void): void => {},
    }),
    createSelectorQuery: (): object =>
      laidOut("createSelectorQuery", screen.createSelectorQuery?.()),
    createIntersectionObserver: (component: object, options: object = {}): object =>
      laidOut(
        "createIntersectionObserver",
        screen.createIntersectionObserver?.(component, options),
      ),
  };
}

function laidOut(name: string, made: object | undefined): object {
  if (made) return made;
  throw new Error(`${name}:fail 这个手机没有屏幕`);
}
