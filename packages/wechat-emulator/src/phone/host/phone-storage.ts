import type { Storage } from "../ports.ts";
import { neverFull } from "./shelf.ts";

/** One user's storage of one mini program, on the shelf that all share: two phones never see each other's. */
export function createPhoneStorage(appid: string, openid: string, shelf: Storage): Storage {
  const prefix = `${prefixOf(appid, openid)}storage:`;
  return {
    get: (key) => shelf.get(prefix + key),
    set: (key, value) => shelf.set(prefix + key, value),
    remove: (key) => shelf.remove(prefix + key),
    keys: () =>
      shelf
        .keys()
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length)),
  };
}

/** The time of the last card or chat line that the user saw, so that a reload of the page keeps the unread badge right. */
export function createSeenMark(
  of: "cards" | "chat",
  { appid, openid, shelf }: { appid: string; openid: string; shelf: Storage },
) {
  const key = `${prefixOf(appid, openid)}${of === "cards" ? "seen" : "chat-seen"}`;
  const kept = neverFull(shelf);
  return {
    read: () => Number(kept.get(key) ?? 0),
    write: (createTimeMs: number) => kept.set(key, String(createTimeMs)),
  };
}

function prefixOf(appid: string, openid: string): string {
  return `hongyan-phone:${appid}:${openid}:`;
}
