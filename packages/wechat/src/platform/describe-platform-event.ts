import type { CallbackPush } from "../callback/types.ts";
import { readText } from "../wire/read-fields.ts";

/** What WeChat pushes to a platform's 授权事件接收 URL. */
export type PlatformEvent =
  /** Every 10 minutes; good for 12 hours. */
  | { kind: "ticket"; ticket: string }
  | {
      kind: "authorized" | "updated";
      appid: string;
      /** For `queryAuth`. */
      authorizationCode: string;
      /** Of the authorisation page; empty where WeChat names none. */
      preAuthCode: string;
    }
  | { kind: "unauthorized"; appid: string }
  | { kind: "other"; infoType: string };

/**
 * What a push to a platform says. Undefined when it is addressed to another platform: the frame ends with the platform's
 * appid, and the content names it once more.
 * https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/Before_Develop/authorize_event.html
 */
export function describePlatformEvent(
  componentAppid: string,
  { fields }: Pick<CallbackPush, "fields">,
): PlatformEvent | undefined {
  if (readText(fields["AppId"]) !== componentAppid) return undefined;
  const infoType = readText(fields["InfoType"]);
  const appid = readText(fields["AuthorizerAppid"]);
  switch (infoType) {
    case "component_verify_ticket": {
      const ticket = readText(fields["ComponentVerifyTicket"]);
      return ticket === "" ? { kind: "other", infoType } : { kind: "ticket", ticket };
    }
    case "authorized":
    case "updateauthorized": {
      const authorizationCode = readText(fields["AuthorizationCode"]);
      if (appid === "" || authorizationCode === "") return { kind: "other", infoType };
      const kind = infoType === "authorized" ? "authorized" : "updated";
      return { kind, appid, authorizationCode, preAuthCode: readText(fields["PreAuthCode"]) };
    }
    case "unauthorized":
      return appid === "" ? { kind: "other", infoType } : { kind: "unauthorized", appid };
    default:
      return { kind: "other", infoType };
  }
}
