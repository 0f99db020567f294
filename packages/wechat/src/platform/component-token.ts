import { WechatError } from "../errors.ts";
import { askForToken, readToken, type FetchedToken } from "../token/ask-for-token.ts";
import { readSecret } from "../token/read-secret.ts";
import type { ApiBase } from "../wire/api-base.ts";
import { jsonHeaders } from "../wire/headers.ts";
import type { Transport } from "../wire/transport.ts";

export interface ComponentTokenOptions {
  componentAppid: string;
  componentSecret: string | (() => Promise<string>);
  /** The last `component_verify_ticket` that WeChat pushed; undefined while none has come. */
  verifyTicket: () => Promise<string | undefined>;
  base: ApiBase;
  transport: Transport;
}

/**
 * Fetches the `component_access_token` of a third-party platform 第三方平台, which each of its calls needs.
 *
 * Throws WechatError `WECHAT_TICKET_MISSING`, WechatConfigError (61004 address, 61005 and 61006 ticket, 61011 appid,
 * 40125 secret), WechatApiError, WechatUnansweredError, SecretUnavailableError.
 * https://developers.weixin.qq.com/doc/oplatform/openApi/ticket-token/api_getcomponentaccesstoken.html
 */
export async function fetchComponentToken(
  { componentAppid, componentSecret, verifyTicket, base, transport }: ComponentTokenOptions,
  { timeoutMs, sleep }: { timeoutMs: number; sleep: (ms: number) => Promise<void> },
): Promise<FetchedToken> {
  const secret = await readSecret(componentAppid, componentSecret);
  const ticket = await verifyTicket();
  if (ticket === undefined) throw ticketMissing(componentAppid);
  const path = "/cgi-bin/component/api_component_token";
  const fields = await askForToken({
    transport,
    path,
    request: {
      method: "POST",
      origin: base.origin,
      path: base.pathPrefix + path,
      headers: jsonHeaders,
      body: JSON.stringify({
        component_appid: componentAppid,
        component_appsecret: secret,
        component_verify_ticket: ticket,
      }),
      timeoutMs,
    },
    secrets: [secret, ticket],
    area: "third-party",
    sleep,
  });
  return readToken(path, fields, "component_access_token");
}

function ticketMissing(componentAppid: string): WechatError {
  return new WechatError(
    "WECHAT_TICKET_MISSING",
    `WeChat has pushed no component_verify_ticket to platform ${componentAppid} yet`,
    {
      hint: "One comes every 10 minutes to the platform's 授权事件接收 URL; if none does, check that URL, its Token and its key at open.weixin.qq.com.",
    },
  );
}
