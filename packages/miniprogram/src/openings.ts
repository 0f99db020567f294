import type { Reports } from "./reports.ts";
import type { Entry, Opening, PlatformApi, Push } from "./types.ts";

/** Tells each opening once. The one that started the program waits for the first handler. */
export function watchOpenings(
  api: PlatformApi,
  reports: Reports,
  onShow: () => unknown,
): Push["onOpen"] {
  const handlers = new Set<(opening: Opening) => void>();
  let waiting: Opening | undefined;
  let last: string | undefined;

  const read = api.getEnterOptionsSync || api.getLaunchOptionsSync;
  if (read) see(read.call(api), true);
  if (api.onAppShow) {
    api.onAppShow((entry) => {
      see(entry);
      onShow();
    });
  }

  return (handler) => {
    handlers.add(handler);
    if (waiting) deliver(waiting);
    waiting = undefined;
    return () => handlers.delete(handler);
  };

  function see(entry: Entry | null | undefined, isColdStart = false): void {
    const { path = "", query, scene: given } = entry || {};
    const scene = +(given as string);
    // A phone that is unlocked shows the program again with the entry of before: that is no opening.
    const key = JSON.stringify([scene, path, query]);
    if (key === last) return;
    last = key;
    // 小程序订阅消息, and 订阅消息: https://developers.weixin.qq.com/miniprogram/dev/reference/scene-list.html
    if (scene !== 1014 && scene !== 1107) return;
    const decoded = decode(query || {});
    const messageId = decoded.hymid;
    const opening = { messageId, path, query: decoded, scene, isColdStart };
    if (messageId) void reports.keep({ messageId });
    if (handlers.size) deliver(opening);
    else waiting = opening;
  }

  /** In a turn of its own: what a handler throws reaches the console and nothing else. */
  function deliver(opening: Opening): void {
    handlers.forEach((handler) => void Promise.resolve(opening).then(handler));
  }
}

function decode(query: object): Record<string, string> {
  const decoded: Record<string, string> = {};
  for (const [name, value] of Object.entries(query as Record<string, string>)) {
    try {
      decoded[name] = decodeURIComponent(value);
    } catch {
      // A lone %: decoded before, or never encoded.
      decoded[name] = value;
    }
  }
  return decoded;
}
