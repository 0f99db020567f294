import { withoutBigints } from "../push/message.ts";
import type { App, State } from "../state.ts";
import type { Line } from "./conversation.ts";

/** A line of a customer session, as the user sees it come or go. */
export function tellLine(state: State, app: App, openid: string, line: Line): void {
  const { from, msgtype, fields, createTimeMs } = line;
  const isOwn = from === "user";
  state.live.tell(() => ({
    from: isOwn ? "phone" : "wechat",
    kind: isOwn ? "note" : "customer",
    title: `${isOwn ? "发给客服" : "客服消息"}：${describe(line)}`,
    appid: app.appid,
    openid,
    detail: { from, msgtype, createTimeMs, fields: withoutBigints(fields) },
  }));
}

/** 对方正在输入, or no longer. */
export function tellTyping(state: State, app: App, openid: string, isTyping: boolean): void {
  const title = isTyping ? "客服正在输入" : "客服停止输入";
  const who = { appid: app.appid, openid };
  state.live.tell(() => ({ from: "wechat", kind: "typing", title, ...who, detail: { isTyping } }));
}

function describe({ msgtype, fields }: Line): string {
  const { content, Content, title, Title } = fields;
  const text = [content, Content, title, Title].find((value) => typeof value === "string");
  return text ?? msgtype;
}
