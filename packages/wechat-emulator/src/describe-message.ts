import type { DeliveredMessage } from "./delivered-messages.ts";
import { readKeywordValue } from "./template-data.ts";

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

export function describeMessage(message: DeliveredMessage): Message {
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
