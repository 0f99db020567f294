import { bridgeTemplateMessage } from "../../flow/bridges/bridge-template-message.ts";
import { subscribeMessage } from "../../flow/messages/subscribe-message.ts";
import { rememberUsers } from "../../store/users.ts";
import type { Endpoint } from "./endpoint.ts";
import { readText } from "./read-body.ts";
import { readOpenid } from "./recipient.ts";
import { refusePaused } from "./refuse-paused.ts";
import { readData, readPage } from "./read-message.ts";
import { whenNoGrant } from "./when-no-grant.ts";

/** Retired by WeChat in January 2020; served where a bridge says which scene stands in, else 45103 as there. */
export const templateSend: Endpoint = {
  path: "/cgi-bin/message/wxopen/template/send",
  scope: "messages:write",
  summary: "Template message 模板消息 (retired), through a bridge",
  async answer({ ctx, submit, appid, body }) {
    const openid = readOpenid(body["touser"]);
    const { rendered } = await bridgeTemplateMessage(ctx, appid, {
      templateId: readText(body, "template_id") ?? "",
      keywords: readKeywords(body["data"]),
    });
    await refusePaused(ctx, appid);
    await rememberUsers(ctx.db, appid, [openid]);
    const named = readPage(body);
    const { messageId } = await submit({
      ...subscribeMessage(ctx, {
        appid,
        openid,
        rendered,
        ...named,
        keepsPage: named.page !== undefined,
      }),
      onNoGrant: await whenNoGrant(ctx, appid),
    });
    return { hongyan_message_id: messageId };
  },
};

export function readKeywords(data: unknown): Record<string, string> {
  const entries = Object.entries(readData(data)).map(([key, { value }]) => [key, value] as const);
  return Object.fromEntries(entries);
}
