import type { DeliveredMessage } from "../delivered-messages.ts";
import type { EmulatorEvent } from "../events.ts";
import type { State } from "../state.ts";
import { readKeywordValue } from "../template-data.ts";
import { findApp } from "./find.ts";

/** A delivered message as the user sees it. */
export interface Message {
  msgid: string;
  touser: string;
  template_id: string;
  title: string;
  page: string | undefined;
  data: Readonly<Record<string, unknown>>;
  miniprogram_state: string;
  lang: string;
  createTimeMs: number;
  /** One line a keyword, in template order. */
  lines: { key: string; label: string; value: string }[];
}

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

function describeMessage(message: DeliveredMessage): Message {
  const { msgid, touser, template, page, data, miniprogramState, lang, createTimeMs } = message;
  return {
    msgid,
    touser,
    template_id: template.priTmplId,
    title: template.title,
    page,
    data,
    miniprogram_state: miniprogramState,
    lang,
    createTimeMs,
    lines: template.keywords.map(({ key, label }) => ({
      key,
      label,
      value: String(readKeywordValue(data, key)),
    })),
  };
}
