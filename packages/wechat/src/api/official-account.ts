import { call, type CallContext } from "../wire/call.ts";
import { readRecords, readText } from "../wire/read-fields.ts";
import { createSend, type SendOutcome } from "../wire/send.ts";

/** The body of an Official Account's `template/send`, spelt as WeChat spells it. */
export interface TemplateMessage {
  /** openid under the Official Account; a mini program's is refused with 40003. */
  touser: string;
  /** Of the Official Account's own list. */
  template_id: string;
  /** What the message opens, where `miniprogram` is absent or cannot be opened. */
  url?: string;
  /** A mini program bound to the Official Account; `pagepath` may hold a query. */
  miniprogram?: { appid: string; pagepath?: string };
  /** At most 32 characters; WeChat sends one message per user and id within ten minutes. */
  client_msg_id?: string;
  data: Record<string, { value: string; color?: string }>;
}

/** A template of the Official Account, as WeChat lists it. */
export interface OfficialAccountTemplate {
  template_id: string;
  title: string;
  /** Lines such as `课程:{{thing1.DATA}}`. */
  content: string;
  example: string;
}

/**
 * Template messages of a bound Official Account (服务号). Takes a client made with the Official
 * Account's own appid and secret: a mini program's token is refused with 48001.
 */
export interface OfficialAccountApi {
  /**
   * Sends one template message. Never throws for anything WeChat or the network does. 43004: the
   * user does not follow the account; 43101: the user switched the message off.
   * https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage
   */
  sendTemplate(message: TemplateMessage): Promise<SendOutcome>;
  /** The same with the JSON body already written. */
  sendBody(body: string, mayStart?: () => boolean): Promise<SendOutcome>;
  /**
   * Throws WechatApiError and WechatUnansweredError.
   * https://developers.weixin.qq.com/doc/service/api/notify/template/api_getalltemplates
   */
  listTemplates(): Promise<OfficialAccountTemplate[]>;
}

const area = "official-account";

export function createOfficialAccountApi(ctx: CallContext): OfficialAccountApi {
  const { send, sendBody } = createSend<TemplateMessage>(
    ctx,
    "/cgi-bin/message/template/send",
    area,
  );
  return {
    sendTemplate: send,
    sendBody,

    async listTemplates() {
      const path = "/cgi-bin/template/get_all_private_template";
      const { fields } = await call(ctx, { method: "GET", path, area });
      return readRecords(fields["template_list"]).map((item) => ({
        template_id: readText(item["template_id"]),
        title: readText(item["title"]),
        content: readText(item["content"]),
        example: readText(item["example"]),
      }));
    },
  };
}
