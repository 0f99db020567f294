import { call, type CallContext } from "../wire/call.ts";
import { readNumber, readRecord, readText } from "../wire/read-fields.ts";

/** A text to be looked at, spelt as WeChat spells it. */
export interface TextToCheck {
  /** openid under this appid of whoever wrote it; they must have opened the mini program within two hours (else 61010). */
  openid: string;
  /** Where it is to be shown: 1 profile 资料, 2 comment 评论, 3 forum 论坛, 4 social log 社交日志. */
  scene: 1 | 2 | 3 | 4;
  /** Up to 2,500 characters. */
  content: string;
  title?: string;
  nickname?: string;
  /** With scene 1 only. */
  signature?: string;
}

export interface TextVerdict {
  suggest: "pass" | "review" | "risky";
  /** 100 normal; 10001 advertising, 20001 politics, 20002 pornography, 20003 abuse, 20006 crime, 20008 fraud, 20012 vulgarity, 20013 copyright, 21000 other. */
  label: number;
  /** WeChat's name of this check. */
  traceId: string;
}

/** Whether content may be shown to others. Throws WechatApiError and WechatUnansweredError. */
export interface ContentSecurityApi {
  /**
   * msgSecCheck, version 2. 4,000 calls a minute and 2,000,000 a day for an app.
   * A verdict that this client does not know counts as `review`: somebody has to look at it.
   * Throws 40003 unknown openid, 40129 wrong scene, 43104 openid of another app, 61010 no visit within two hours.
   * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/sec-center/sec-check/msgSecCheck.html
   */
  checkText(text: TextToCheck): Promise<TextVerdict>;
}

export function createContentSecurityApi(ctx: CallContext): ContentSecurityApi {
  return {
    async checkText(text) {
      const { fields } = await call(ctx, {
        method: "POST",
        path: "/wxa/msg_sec_check",
        area: "content-security",
        json: { version: 2, ...text },
      });
      const result = readRecord(fields["result"]);
      const suggest = readText(result["suggest"]);
      return {
        suggest: suggest === "pass" || suggest === "risky" ? suggest : "review",
        label: readNumber(result["label"]),
        traceId: readText(fields["trace_id"]),
      };
    },
  };
}
