import type { Entry, PlatformApi } from "./platform.ts";
import type { Reports } from "./reports.ts";

/** The program was opened from a service notification. */
export interface Opening {
  /** The message that the card was of; undefined when the server did not put its id into the page. */
  messageId: string | undefined;
  path: string;
  /** Decoded; `hymid` in it is the message's id. */
  query: Record<string, string>;
  /** 场景值: 1014 or 1107. */
  scene: number;
  /** The program was started by it; false: it was in the background. */
  isColdStart: boolean;
}

export type OpenHandler = (opening: Opening) => void;

/** Tells each opening once. The one that started the program waits for the first handler. */
export function watchOpenings(
  api: PlatformApi,
  reports: Reports,
  onShow: () => unknown,
): (handler: OpenHandler) => () => void {
  const handlers = new Set<OpenHandler>();
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
    return () => void handlers.delete(handler);
  };

  function see({ path = "", query = {}, scene: given }: Entry, isColdStart = false): void {
    const scene = Number(given);
    // A phone that is unlocked shows the program again with the entry of before: that is no opening.
    const key = JSON.stringify([scene, path, query]);
    if (key === last) return;
    last = key;
    // 小程序订阅消息, and 订阅消息: https://developers.weixin.qq.com/miniprogram/dev/reference/scene-list.html
    if (![1014, 1107].includes(scene)) return;
    const decoded = decode(query);
    const messageId = decoded.hymid;
    const opening = { messageId, path, query: decoded, scene, isColdStart };
    if (messageId) void reports.add("/mp/opened", { messageId });
    if (handlers.size > 0) deliver(opening);
    else waiting = opening;
  }

  /** In a turn of its own: what a handler throws reaches the console and nothing else. */
  function deliver(opening: Opening): void {
    for (const handler of handlers) void Promise.resolve(opening).then(handler);
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
