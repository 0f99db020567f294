import type { EventChannel } from "../ports.ts";
import type { Caller } from "./selector-query.ts";
import { reportUncaught } from "./report-uncaught.ts";

/** A page object of the mini program, as far as the screen calls it. */
export interface PageInstance extends Caller {
  route: string;
  options: Record<string, string>;
  data: Record<string, unknown>;
  onLoad?(query: Record<string, string>): void;
  onShow?(): void;
  onReady?(): void;
  onHide?(): void;
  onUnload?(): void;
  onPullDownRefresh?(): void;
  onReachBottom?(): void;
  onPageScroll?(event: { scrollTop: number }): void;
  onResize?(event: { size: { windowWidth: number; windowHeight: number } }): void;
  onTabItemTap?(item: { index: number; pagePath: string; text: string }): void;
  getOpenerEventChannel?(): EventChannel | undefined;
  createIntersectionObserver(options?: object): object;
}

/** Calls a function of the mini program; what it throws is reported and goes no further, as on a device. */
export function callSafely<Args extends unknown[]>(
  target: unknown,
  callback: ((...args: Args) => unknown) | undefined,
  ...args: Args
): unknown {
  try {
    return callback?.apply(target, args);
  } catch (error) {
    reportUncaught(error);
    return undefined;
  }
}
