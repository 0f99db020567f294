import type { ApiBase } from "../wire/api-base.ts";
import { jsonHeaders } from "../wire/headers.ts";
import type { Transport, TransportRequest } from "../wire/transport.ts";
import { askForToken, readToken, type FetchedToken } from "./ask-for-token.ts";
import { readSecret } from "./read-secret.ts";

export interface FetchTokenOptions {
  appid: string;
  secret: string | (() => Promise<string>);
  base: ApiBase;
  transport: Transport;
  mode: "stable" | "classic";
  timeoutMs: number;
  sleep: (ms: number) => Promise<void>;
}

/**
 * Fetches a token from WeChat: `stable_token` in normal mode (never `force_refresh`, which breaks
 * other processes and has 20 calls a day), or the classic `token` call.
 *
 * Throws WechatConfigError at once when only an operator can help (40001, 40013, 40125, 40164,
 * 40243 ...), WechatApiError for other refusals, WechatUnansweredError when no answer came,
 * SecretUnavailableError when the secret function failed.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-access-token/api_getstableaccesstoken.html
 */
export async function fetchToken(options: FetchTokenOptions): Promise<FetchedToken> {
  const { transport, sleep } = options;
  const secret = await readSecret(options.appid, options.secret);
  const { path, request } = tokenRequest(options, secret);
  return readToken(
    path,
    await askForToken({ transport, path, request, secrets: [secret], area: "token", sleep }),
  );
}

function tokenRequest(
  { appid, base, mode, timeoutMs }: FetchTokenOptions,
  secret: string,
): { path: string; request: TransportRequest } {
  if (mode === "classic") {
    const path = "/cgi-bin/token";
    const query = new URLSearchParams({ grant_type: "client_credential", appid, secret });
    return {
      path,
      request: {
        method: "GET",
        origin: base.origin,
        path: `${base.pathPrefix}${path}?${query.toString()}`,
        headers: {},
        timeoutMs,
      },
    };
  }
  const path = "/cgi-bin/stable_token";
  return {
    path,
    request: {
      method: "POST",
      origin: base.origin,
      path: base.pathPrefix + path,
      headers: jsonHeaders,
      body: JSON.stringify({
        grant_type: "client_credential",
        appid,
        secret,
        force_refresh: false,
      }),
      timeoutMs,
    },
  };
}
