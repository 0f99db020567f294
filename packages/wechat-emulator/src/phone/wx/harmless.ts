import { asyncApi } from "./api.ts";
import type { WxSurroundings } from "./surroundings.ts";

/** What has no effect that anybody could see here: it succeeds, or waits for an event that never comes. */
export function createHarmless({ app }: WxSurroundings) {
  const succeed = <const T extends string>(names: readonly T[]) =>
    members(names, (name) => asyncApi<object, object>(name, app.reportError, () => ({})));
  return {
    ...succeed(withoutEffect),
    ...members(neverHappens, () => (_listener?: (value: never) => void): void => {}),
    ...members(reports, () => (..._values: unknown[]): void => {}),
  };
}

export const withoutEffect = [
  "disableAlertBeforeUnload",
  "enableAlertBeforeUnload",
  "hideHomeButton",
  "hideKeyboard",
  "hideShareMenu",
  "setBackgroundColor",
  "setBackgroundTextStyle",
  "setEnableDebug",
  "setKeepScreenOn",
  "setVisualEffectOnCapture",
  "showShareMenu",
  "updateShareMenu",
  "vibrateLong",
  "vibrateShort",
] as const;

export const neverHappens = [
  "offKeyboardHeightChange",
  "offMemoryWarning",
  "offThemeChange",
  "offUserCaptureScreen",
  "offWindowResize",
  "onKeyboardHeightChange",
  "onMemoryWarning",
  "onThemeChange",
  "onUserCaptureScreen",
  "onWindowResize",
] as const;

export const reports = [
  "preloadAssets",
  "preloadSkylineView",
  "preloadWebview",
  "reportAnalytics",
  "reportEvent",
  "reportMonitor",
  "reportPerformance",
] as const;

function members<T extends string, V>(names: readonly T[], make: (name: T) => V): Record<T, V> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<T, V>;
}
