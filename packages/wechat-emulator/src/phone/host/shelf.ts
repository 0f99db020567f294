import { createMemoryStorage } from "../memory-storage.ts";
import type { Storage } from "../ports.ts";

/** The browser's localStorage. Where the browser denies it, things are kept as long as the page is open. */
export function openShelf(readBrowser: () => globalThis.Storage): Storage {
  try {
    const browser = readBrowser();
    // Some browsers hand it out, and deny its use.
    browser.getItem("");
    return {
      get: (key) => browser.getItem(key) ?? undefined,
      set: (key, value) => browser.setItem(key, value),
      remove: (key) => browser.removeItem(key),
      keys: () => Object.keys(browser),
    };
  } catch {
    return createMemoryStorage();
  }
}

/** For what the page itself keeps, such as its language: a shelf that is full must not stop the page. */
export function neverFull(shelf: Storage): Pick<Storage, "get" | "set"> {
  const leftOver = createMemoryStorage();
  return {
    get: (key) => leftOver.get(key) ?? shelf.get(key),
    set(key, value) {
      try {
        shelf.set(key, value);
        leftOver.remove(key);
      } catch {
        leftOver.set(key, value);
      }
    },
  };
}
