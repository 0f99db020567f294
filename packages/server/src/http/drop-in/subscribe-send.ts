import { lang, miniprogramState } from "../../contract/common.ts";
import { renderTemplateData, type RenderedMessage } from "../../flow/messages/render-message.ts";
import { subscribeMessage } from "../../flow/messages/subscribe-message.ts";
import { rememberUsers } from "../../store/users.ts";
import type { DropInCall, Endpoint } from "./endpoint.ts";
import { readData, readPage, readTemplateId } from "./read-message.ts";
import { readOpenid } from "./recipient.ts";
import { refusePaused } from "./refuse-paused.ts";
import { whenNoGrant } from "./when-no-grant.ts";

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
