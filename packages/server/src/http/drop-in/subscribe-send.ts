import { lang, miniprogramState, page, templateId } from "../../contract/common.ts";
import { renderTemplateData, type RenderedMessage } from "../../flow/messages/render-message.ts";
import { subscribeMessage } from "../../flow/messages/subscribe-message.ts";
import { rememberUsers } from "../../store/users.ts";
import type { DropInCall, Endpoint } from "./endpoint.ts";
import { isObject, readText } from "./read-body.ts";
import { readOpenid } from "./recipient.ts";
import { refusePaused } from "./refuse-paused.ts";
import { whenNoGrant } from "./when-no-grant.ts";
import { WechatFault } from "./wechat-fault.ts";

/** https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_sendmessage.html */
export const subscribeSend: Endpoint = {
  path: "/cgi-bin/message/subscribe/send",
  scope: "messages:write",
  summary: "Subscribe message 订阅消息",
  async answer({ ctx, submit, appid, body }) {
    const openid = readOpenid(body["touser"]);
    const rendered = await render({ ctx, appid, body });
    await refusePaused(ctx, appid);
    await rememberUsers(ctx.db, appid, [openid]);
    const { messageId } = await submit({
      ...subscribeMessage(ctx, {
        appid,
        openid,
        rendered,
        ...readPage(body),
        miniprogramState: miniprogramState.catch("formal").parse(body["miniprogram_state"]),
        lang: lang.catch("zh_CN").parse(body["lang"]),
      }),
      onNoGrant: await whenNoGrant(ctx, appid),
    });
    return { hongyan_message_id: messageId };
  },
};

/** WeChat ignores keys that the template lacks; our own API reports them. */
async function render({
  ctx,
  appid,
  body,
}: Pick<DropInCall, "ctx" | "appid" | "body">): Promise<RenderedMessage> {
  const rendered = await renderTemplateData(
    ctx,
    appid,
    readTemplateId(body),
    readData(body["data"]),
  );
  return {
    ...rendered,
    violations: rendered.violations.filter((violation) => violation.rule !== "unknown-key"),
  };
}

/** @throws {WechatFault} 40037 for what cannot be the id of a template. */
export function readTemplateId(body: Record<string, unknown>): string {
  const parsed = templateId.safeParse(readText(body, "template_id"));
  if (!parsed.success) throw new WechatFault(40037, "invalid template_id");
  return parsed.data;
}

/** As WeChat reads it: what is not `{ "value": … }` counts as missing. Numbers, which it takes at times, become text. */
export function readData(data: unknown): Record<string, { value: string }> {
  if (!isObject(data)) return {};
  const entries = Object.entries(data).flatMap(([key, entry]) => {
    const value = isObject(entry) ? entry["value"] : undefined;
    if (typeof value === "number") return [[key, { value: String(value) }] as const];
    return typeof value === "string" ? [[key, { value }] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** @throws {WechatFault} 41030 */
export function readPage(body: Record<string, unknown>): { page?: string } {
  const given = body["page"];
  if (given === undefined || given === null || given === "") return {};
  const parsed = page.safeParse(given);
  if (!parsed.success) throw new WechatFault(41030, "invalid page");
  return { page: parsed.data };
}
