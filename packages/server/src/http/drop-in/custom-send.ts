import type {
  CustomerServiceContent,
  Picture,
} from "../../flow/customer-service/customer-service-message.ts";
import { toCustomerSubmission } from "../../flow/customer-service/submit-customer-message.ts";
import { rememberUsers } from "../../store/users.ts";
import type { Endpoint } from "./endpoint.ts";
import { isObject, readText } from "./read-body.ts";
import { readOpenid } from "./recipient.ts";
import { refusePaused } from "./refuse-paused.ts";
import { readStoredMediaId } from "./stored-media-id.ts";
import { whenNoGrant } from "./when-no-grant.ts";
import { WechatFault } from "./wechat-fault.ts";

/** https://developers.weixin.qq.com/miniprogram/dev/server/API/kf-mgnt/kf-message/api_sendcustommessage.html */
export const customSend: Endpoint = {
  path: "/cgi-bin/message/custom/send",
  scope: "customer-service:write",
  summary: "Customer-service message 客服消息",
  async answer({ ctx, submit, appid, body }) {
    const openid = readOpenid(body["touser"]);
    if (body["businessid"] !== undefined) {
      throw new WechatFault(40097, "invalid args, businessid is not served here");
    }
    const content = readContent(body);
    await refusePaused(ctx, appid);
    await rememberUsers(ctx.db, appid, [openid]);
    const submission = await toCustomerSubmission(
      ctx,
      {
        appid,
        openid,
        content,
        agent: readAgent(body["customservice"]),
        isAi: readIsAi(body["aimsgcontext"]),
        onNoWindow: await whenNoGrant(ctx, appid),
      },
      undefined,
    );
    const { messageId } = await submit(submission);
    return { hongyan_message_id: messageId };
  },
};

/** Those of an Official Account; a mini program may not send them. */
const foreignTypes = ["voice", "video", "music", "news", "mpnews", "mpnewsarticle", "msgmenu"];
const mostTextBytes = 2048;

function readContent(body: Record<string, unknown>): CustomerServiceContent {
  const type = readText(body, "msgtype") ?? "";
  const part = isObject(body[type]) ? body[type] : {};
  switch (type) {
    case "text":
      return { text: { content: readTextContent(part) } };
    case "image":
      return { image: readPicture(part, "media_id") };
    case "link":
      return {
        link: {
          title: require(part, "title"),
          description: require(part, "description"),
          url: require(part, "url"),
          thumbUrl: require(part, "thumb_url"),
        },
      };
    case "miniprogrampage":
      return {
        miniprogrampage: {
          title: require(part, "title"),
          pagepath: require(part, "pagepath"),
          thumb: readPicture(part, "thumb_media_id"),
        },
      };
    default:
      throw foreignTypes.includes(type) || type === "wxcard"
        ? new WechatFault(45162, "invalid type")
        : new WechatFault(40008, "invalid message type");
  }
}

function readTextContent(part: Record<string, unknown>): string {
  const content = readText(part, "content");
  if (content === undefined) throw new WechatFault(44004, "empty content");
  if (Buffer.byteLength(content) > mostTextBytes) {
    throw new WechatFault(45002, "content size out of limit");
  }
  return content;
}

function readPicture(part: Record<string, unknown>, name: string): Picture {
  const mediaId = readText(part, name);
  if (mediaId === undefined) throw new WechatFault(40007, "invalid media_id");
  const media = readStoredMediaId(mediaId);
  return media === undefined ? { mediaId } : { media };
}

function require(part: Record<string, unknown>, name: string): string {
  const value = readText(part, name);
  if (value === undefined) throw new WechatFault(47001, `data format error, ${name} is missing`);
  return value;
}

function readAgent(value: unknown): string | undefined {
  return isObject(value) ? readText(value, "kf_account") : undefined;
}

function readIsAi(value: unknown): boolean | undefined {
  return isObject(value) && value["is_ai_msg"] !== undefined ? value["is_ai_msg"] === 1 : undefined;
}
