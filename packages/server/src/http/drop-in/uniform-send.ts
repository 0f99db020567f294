import { HongyanError } from "../../errors.ts";
import {
  prepareOldUniform,
  type OldUniformMessage,
} from "../../flow/channels/old-uniform-message.ts";
import { submitUniformMessage } from "../../flow/channels/submit-uniform-message.ts";
import type { Endpoint } from "./endpoint.ts";
import { isObject, readText } from "./read-body.ts";
import { readOpenid } from "./recipient.ts";
import { readData, readPage } from "./read-message.ts";
import { readKeywords } from "./template-send.ts";
import { whenNoGrant } from "./when-no-grant.ts";
import { WechatFault } from "./wechat-fault.ts";

const withdrawn =
  "This API has been unsupported. For more details, please view https://developers.weixin.qq.com/community/develop/doc/000ae8d6348af08e7030bc2546bc01?blockType=1";

/** Withdrawn by WeChat in September 2023; served where a bridge or a bound Official Account can stand in, else 45109 as there. */
export const uniformSend: Endpoint = {
  path: "/cgi-bin/message/wxopen/template/uniform_send",
  scope: "messages:write",
  summary: "Uniform message 统一服务消息 (withdrawn), through a bridge or the Official Account",
  async answer({ ctx, appid, body }) {
    const message = readMessage(body);
    const onNoGrant = await whenNoGrant(ctx, appid);
    try {
      const channels = await prepareOldUniform(ctx, appid, message, onNoGrant);
      const { uniformId, taken } = await submitUniformMessage(ctx, {
        appid,
        channels,
        expireAt: null,
        idempotency: undefined,
      });
      return { hongyan_uniform_id: uniformId, hongyan_message_id: taken?.messageId };
    } catch (error) {
      throw toFault(error);
    }
  },
};

function readMessage(body: Record<string, unknown>): OldUniformMessage {
  const touser = readOpenid(body["touser"]);
  const { weapp_template_msg: weapp, mp_template_msg: mp } = body;
  if (!isObject(weapp) && !isObject(mp)) throw new WechatFault(47001, "data format error");
  return {
    touser,
    weapp: isObject(weapp)
      ? {
          templateId: readText(weapp, "template_id") ?? "",
          keywords: readKeywords(weapp["data"]),
          ...readPage(weapp),
        }
      : undefined,
    officialAccount: isObject(mp) ? readOfficialAccount(mp) : undefined,
  };
}

function readOfficialAccount(
  mp: Record<string, unknown>,
): NonNullable<OldUniformMessage["officialAccount"]> {
  const { miniprogram } = mp;
  const target = isObject(miniprogram) ? readText(miniprogram, "appid") : undefined;
  return {
    appid: readText(mp, "appid") ?? "",
    templateId: readText(mp, "template_id") ?? "",
    url: readText(mp, "url"),
    miniprogram:
      target === undefined || !isObject(miniprogram)
        ? undefined
        : { appid: target, pagepath: readText(miniprogram, "pagepath") },
    data: readData(mp["data"]),
  };
}

/** Why no channel was left, in one errcode: the user's refusal says more than what is missing on our side. */
function toFault(error: unknown): unknown {
  if (!(error instanceof HongyanError)) return error;
  if (error.code === "TEMPLATE_MESSAGE_RETIRED") return new WechatFault(45109, withdrawn);
  if (error.code !== "NO_CHANNEL") return error;
  const { channels } = error.details as { channels: { reason: string }[] };
  const reasons = channels.map(({ reason }) => reason);
  if (reasons.includes("NO_GRANT")) {
    return new WechatFault(43101, "user refuse to accept the msg");
  }
  if (reasons.includes("NO_FOLLOWER")) return new WechatFault(43004, "require subscribe");
  return new WechatFault(45109, withdrawn);
}
