import type { Storage } from "../ports.ts";

/** One user's storage of one mini program, in the browser's localStorage: two phones never see each other's. */
export function createPhoneStorage(
  appid: string,
  openid: string,
  shelf: globalThis.Storage,
): Storage {
  const prefix = `${prefixOf(appid, openid)}storage:`;
  return {
    get: (key) => shelf.getItem(prefix + key) ?? undefined,
    set: (key, value) => shelf.setItem(prefix + key, value),
    remove: (key) => shelf.removeItem(prefix + key),
    keys: () =>
      Object.keys(shelf)
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length)),
  };
}

/** Which card the user saw last, so that a reload of the page keeps the unread badge right. */
export function createSeenMark(appid: string, openid: string, shelf: globalThis.Storage) {
  const key = `${prefixOf(appid, openid)}seen`;
  return {
    read: () => Number(shelf.getItem(key) ?? 0),
    write: (createTimeMs: number) => shelf.setItem(key, String(createTimeMs)),
  };
}

function prefixOf(appid: string, openid: string): string {
  return `hongyan-phone:${appid}:${openid}:`;
}
