import type { EnterOptions } from "../ports.ts";
import { textOf } from "./text-of.ts";

/** The life of the running mini program: how it was entered, whether it is seen, and who wants to hear of it. */
export interface AppLife {
  /** Of the cold start, for ever. */
  readonly launch: EnterOptions;
  /** Of the last time it came to the foreground. */
  enter(): EnterOptions;
  isInForeground(): boolean;
  isOnline(): boolean;
  /** To the foreground; after a cold start too. */
  show(options: EnterOptions): void;
  hide(): void;
  /** For good, and nobody hears of it. */
  end(): void;
  setOnline(isOnline: boolean): void;
  /** An error that nobody caught. */
  reportError(error: unknown): void;
  reportUnhandledRejection(reason: unknown, promise: Promise<unknown>): void;
  /** A page that does not exist was to be opened; false when nobody listens. */
  reportPageNotFound(page: PageNotFound): boolean;
  on<K extends keyof AppEvents>(event: K, listener: (value: AppEvents[K]) => void): void;
  /** Without a listener: all of them. */
  off<K extends keyof AppEvents>(event: K, listener?: (value: AppEvents[K]) => void): void;
}

interface PageNotFound {
  path: string;
  query: Record<string, string>;
  isEntryPage: boolean;
}

export interface AppEvents {
  show: EnterOptions;
  hide: undefined;
  /** As text, with its stack. */
  error: string;
  unhandledRejection: { reason: unknown; promise: Promise<unknown> };
  pageNotFound: PageNotFound;
  network: { isConnected: boolean; networkType: "wifi" | "none" };
}

export function createAppLife(launch: EnterOptions, report: (text: string) => void): AppLife {
  const listeners = new Map<keyof AppEvents, Set<(value: never) => void>>();
  let entered = launch;
  let isInForeground = true;
  let isOnline = true;
  const listenersOf = <K extends keyof AppEvents>(event: K) => {
    const found = listeners.get(event) ?? new Set();
    listeners.set(event, found);
    return found as Set<(value: AppEvents[K]) => void>;
  };
  const emit = <K extends keyof AppEvents>(event: K, value: AppEvents[K]) => {
    for (const listener of [...listenersOf(event)]) {
      try {
        listener(value);
      } catch (error) {
        // One that throws while it hears of an error is not told of its own.
        if (event === "error") report(textOf(error));
        else life.reportError(error);
      }
    }
  };
  const life: AppLife = {
    launch,
    enter: () => entered,
    isInForeground: () => isInForeground,
    isOnline: () => isOnline,
    show(options) {
      entered = options;
      isInForeground = true;
      emit("show", options);
    },
    hide() {
      isInForeground = false;
      emit("hide", undefined);
    },
    end() {
      isInForeground = false;
      listeners.clear();
    },
    setOnline(now) {
      if (now === isOnline) return;
      isOnline = now;
      emit("network", { isConnected: now, networkType: now ? "wifi" : "none" });
    },
    reportError(error) {
      report(textOf(error));
      emit("error", textOf(error));
    },
    reportUnhandledRejection(reason, promise) {
      report(textOf(reason));
      emit("unhandledRejection", { reason, promise });
    },
    reportPageNotFound(page) {
      const isHeard = listenersOf("pageNotFound").size > 0;
      emit("pageNotFound", page);
      return isHeard;
    },
    on: (event, listener) => void listenersOf(event).add(listener),
    off(event, listener) {
      if (listener) listenersOf(event).delete(listener);
      else listenersOf(event).clear();
    },
  };
  return life;
}
