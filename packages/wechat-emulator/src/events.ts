import type { Message } from "./push/message.ts";
import type { App, State } from "./state.ts";

/**
 * Something that WeChat pushes to the developer's server, with WeChat's field names.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/subscribe-message.html
 */
export interface EmulatorEvent {
  readonly appid: string;
  readonly openid: string;
  /** WeChat's `Event`, such as `subscribe_msg_popup_event`. */
  readonly event: string;
  /** Unix seconds, as WeChat's CreateTime. */
  readonly createTime: number;
  /** The entries of a subscribe event; empty for other events. */
  readonly list: readonly EventEntry[];
  /** What an event carries besides a list, such as `SessionFrom`. */
  readonly fields: Message;
}

export type EventEntry =
  | { TemplateId: string; SubscribeStatusString: "accept" | "reject"; PopupScene: string }
  | { TemplateId: string; SubscribeStatusString: "reject" }
  | { TemplateId: string; MsgID: string; ErrorCode: string; ErrorStatus: string };

/** What happened to whom. */
export interface Happening {
  openid: string;
  event: string;
  list?: readonly EventEntry[];
  fields?: Message;
}

/** Records the event, tells the listeners (at once; they must not throw), and queues it for the app's callback. */
export function recordEvent(state: State, app: App, happening: Happening): void {
  const event = remember(state, app, happening);
  state.pusher.push(app, { openid: event.openid, message: toMessage(app, event) });
}

/** The same past the queue: resolves when the server has it, or WeChat has given up. */
export function recordEventAtOnce(state: State, app: App, happening: Happening): Promise<void> {
  const event = remember(state, app, happening);
  return state.pusher.pushAtOnce(app, { openid: event.openid, message: toMessage(app, event) });
}

function remember(state: State, app: App, happening: Happening): EmulatorEvent {
  const { openid, event: name, list = [], fields = {} } = happening;
  const createTime = Math.floor(state.clock.nowMs() / 1000);
  const event: EmulatorEvent = { appid: app.appid, openid, event: name, createTime, list, fields };
  state.events.push(event);
  for (const listener of state.eventListeners) listener(event);
  return event;
}

/** A list of one is an object, of several an array: WeChat's own habit, and a trap for receivers. */
function toMessage(app: App, { openid, event, createTime, list, fields }: EmulatorEvent): Message {
  return {
    ToUserName: app.originalId,
    FromUserName: openid,
    CreateTime: createTime,
    MsgType: "event",
    Event: event,
    ...(list.length > 0 && { List: list.length === 1 ? list[0]! : list }),
    ...fields,
  };
}
