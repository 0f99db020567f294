import { describeErrcode } from "../errcodes/describe-errcode.ts";
import { WechatApiError, WechatConfigError, WechatUnansweredError } from "../errors.ts";
import { ask, type Answered, type Unanswered } from "../wire/ask.ts";
import type { ApiBase } from "../wire/api-base.ts";
import { jsonHeaders } from "../wire/headers.ts";
import type { Transport, TransportRequest } from "../wire/transport.ts";
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

export interface FetchedToken {
  accessToken: string;
  /** Remaining life, at most {@link maxTokenLifeSeconds}. */
  expiresInSeconds: number;
}

/** WeChat's published life of a token. A longer one is not believed, see `isUsable`. */
export const maxTokenLifeSeconds = 7200;

/** Pauses before the second and third attempt, after -1 "system busy" or an HTTP 5xx. */
const backoffMs = [1000, 2000];

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
  const secret = await readSecret(options.appid, options.secret);
  const { path, request } = tokenRequest(options, secret);
  for (let attempt = 0; ; attempt++) {
    const reply = await ask(options.transport, request, [secret, encodeURIComponent(secret)]);
    const pauseMs = backoffMs[attempt];
    if (pauseMs !== undefined && isWorthRepeating(reply)) {
      await options.sleep(Math.round(pauseMs * (0.75 + Math.random() / 2)));
      continue;
    }
    if (reply.kind === "unanswered") throw new WechatUnansweredError({ path, ...reply });
    if (reply.errcode !== 0) throw refusedTokenCall(path, reply);
    return readToken(path, reply.fields);
  }
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

function isWorthRepeating(reply: Answered | Unanswered): boolean {
  if (reply.kind === "answered") return reply.errcode === -1;
  return reply.reason === "http-status" && (reply.status ?? 0) >= 500;
}

function refusedTokenCall(path: string, reply: Answered): WechatApiError {
  const { errcode, errmsg, rid } = reply;
  const info = describeErrcode(errcode, "token");
  const seenIp = errcode === 40164 ? /invalid ip ([\d.a-f:]+)/i.exec(errmsg)?.[1] : undefined;
  const hint =
    seenIp === undefined
      ? info.remedy.en
      : `WeChat saw this server as ${seenIp}: add that address to the IP whitelist (mp.weixin.qq.com, Development settings), or send through a host that is on it.`;
  const refusal = { path, errcode, errmsg, rid, class: info.class, hint };
  return info.class === "config-error"
    ? new WechatConfigError(refusal, seenIp)
    : new WechatApiError(refusal);
}

function readToken(path: string, fields: Record<string, unknown>): FetchedToken {
  const { access_token: accessToken, expires_in: expiresIn } = fields;
  const seconds = Number(expiresIn);
  if (typeof accessToken !== "string" || accessToken === "" || !(seconds > 0)) {
    throw new WechatUnansweredError({
      path,
      reason: "not-json",
      requestSent: true,
      detail: "the answer holds no access_token with a positive expires_in",
    });
  }
  return { accessToken, expiresInSeconds: Math.min(seconds, maxTokenLifeSeconds) };
}
