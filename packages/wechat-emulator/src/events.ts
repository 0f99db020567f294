import type { State } from "./state.ts";

/**
 * Something WeChat would push to the developer's server.
 * Recorded here with WeChat's field names; signing and delivering it is the business of a listener.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/subscribe-message.html
 */
export interface EmulatorEvent {
  readonly appid: string;
  readonly openid: string;
  readonly event:
    | "subscribe_msg_popup_event"
    | "subscribe_msg_change_event"
    | "subscribe_msg_sent_event";
  /** Unix seconds, as WeChat's CreateTime. */
  readonly createTime: number;
  readonly list: readonly EventEntry[];
}

export type EventEntry =
  | { TemplateId: string; SubscribeStatusString: "accept" | "reject"; PopupScene: string }
  | { TemplateId: string; SubscribeStatusString: "reject" }
  | { TemplateId: string; MsgID: string; ErrorCode: string; ErrorStatus: string };

/** Listeners run at once and must not throw. */
export function recordEvent(
  state: State,
  name: EmulatorEvent["event"],
  appid: string,
  openid: string,
  list: readonly EventEntry[],
): void {
  const createTime = Math.floor(state.clock.nowMs() / 1000);
  const event: EmulatorEvent = { appid, openid, event: name, createTime, list };
  state.events.push(event);
  for (const listener of state.eventListeners) listener(event);
}
