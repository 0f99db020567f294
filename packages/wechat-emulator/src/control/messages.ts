import { describeMessage, type Message } from "../describe-message.ts";
import type { EmulatorEvent } from "../events.ts";
import type { State } from "../state.ts";
import { findApp } from "./find.ts";

export interface MessagesInput {
  appid: string;
  openid?: string | undefined;
  /** The last so many; default 100. */
  limit?: number | undefined;
}

/** What reached the phones, oldest first. */
export function messages(state: State, input: MessagesInput): Message[] {
  const app = findApp(state, input.appid);
  const limit = input.limit ?? 100;
  return limit <= 0 ? [] : app.delivered.list(input.openid).slice(-limit).map(describeMessage);
}

export interface MessagesSummary {
  total: number;
  perOpenid: Record<string, number>;
  maxPerOpenid: number;
}

/** How many reached whom; exact however many there were. */
export function messagesSummary(state: State, input: { appid: string }): MessagesSummary {
  const { delivered } = findApp(state, input.appid);
  let maxPerOpenid = 0;
  for (const count of delivered.countByOpenid.values()) {
    if (count > maxPerOpenid) maxPerOpenid = count;
  }
  const perOpenid = Object.fromEntries(delivered.countByOpenid);
  return { total: delivered.total, perOpenid, maxPerOpenid };
}

/** What WeChat would have pushed to the developer's server, oldest first; the last 10,000. */
export function events(state: State, input: { appid: string }): EmulatorEvent[] {
  const { appid } = findApp(state, input.appid);
  return state.events.toArray().filter((event) => event.appid === appid);
}
