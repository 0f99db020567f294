import { describeErrcode } from "../errcodes/describe-errcode.ts";
import type { ErrcodeArea } from "../errcodes/types.ts";
import { WechatApiError, WechatUnansweredError } from "../errors.ts";
import type { TokenSource } from "../token/token-source.ts";
import type { ApiBase } from "./api-base.ts";
import { ask, type Answered, type Unanswered } from "./ask.ts";
import { formHeaders, jsonHeaders, noHeaders } from "./headers.ts";
import type { Transport, TransportRequest } from "./transport.ts";

/** What every call needs; one per client. */
export interface CallContext {
  appid: string;
  secret: () => Promise<string>;
  base: ApiBase;
  transport: Transport;
  tokenSource: TokenSource;
  timeoutMs: number;
  now: () => number;
}

export interface Call {
  method: "GET" | "POST";
  path: string;
  area: ErrcodeArea;
  query?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as a form instead. */
  form?: URLSearchParams;
  /** Values to blank in whatever WeChat answers. */
  secrets?: readonly string[];
  /** Errcodes to return instead of throwing. */
  expected?: readonly number[];
}

/**
 * Makes one call with the access token, once more with a renewed one after 40001, 40014 or 42001.
 *
 * Throws WechatApiError, WechatUnansweredError, and what the token source throws.
 */
export async function call(ctx: CallContext, options: Call): Promise<Answered> {
  const token = await ctx.tokenSource.get();
  const reply = await callOnce(ctx, options, token);
  if (!isTokenRefused(reply)) return accept(options, reply);
  const renewed = await ctx.tokenSource.renew(token);
  const second = await callOnce(ctx, options, renewed);
  if (isTokenRefused(second)) {
    ctx.tokenSource.reject?.(renewed);
    throw refusedCall(options, second, "config-error");
  }
  ctx.tokenSource.confirm?.(renewed);
  return accept(options, second);
}

/** Makes one call that carries no token. Throws WechatApiError and WechatUnansweredError. */
export async function callWithoutToken(ctx: CallContext, options: Call): Promise<Answered> {
  return accept(options, await callOnce(ctx, options));
}

/** WeChat says that the token is wrong, replaced or expired. */
export type TokenRefused = Answered & { errcode: 40001 | 40014 | 42001 };

export function isTokenRefused(reply: Answered | Unanswered): reply is TokenRefused {
  if (reply.kind === "unanswered") return false;
  return reply.errcode === 40001 || reply.errcode === 40014 || reply.errcode === 42001;
}

function callOnce(
  ctx: CallContext,
  options: Call,
  accessToken?: string,
): Promise<Answered | Unanswered> {
  const query = new URLSearchParams({
    ...(accessToken !== undefined && { access_token: accessToken }),
    ...options.query,
  }).toString();
  const request: TransportRequest = {
    method: options.method,
    origin: ctx.base.origin,
    path: ctx.base.pathPrefix + options.path + (query && `?${query}`),
    timeoutMs: ctx.timeoutMs,
    ...contentOf(options),
  };
  const secrets = [...(options.secrets ?? []), ...(accessToken === undefined ? [] : [accessToken])];
  return ask(ctx.transport, request, secrets);
}

function contentOf({ method, json, form }: Call): Pick<TransportRequest, "headers" | "body"> {
  if (form !== undefined) return { headers: formHeaders, body: form.toString() };
  // An empty POST body is answered with 44002, hence at least {}.
  if (method === "POST") return { headers: jsonHeaders, body: JSON.stringify(json ?? {}) };
  return { headers: noHeaders };
}

function accept(options: Call, reply: Answered | Unanswered): Answered {
  if (reply.kind === "unanswered")
    throw new WechatUnansweredError({ path: options.path, ...reply });
  if (reply.errcode === 0 || options.expected?.includes(reply.errcode)) return reply;
  throw refusedCall(options, reply);
}

function refusedCall(
  options: Call,
  { errcode, errmsg, rid }: Answered,
  errcodeClass?: "config-error",
): WechatApiError {
  const info = describeErrcode(errcode, options.area);
  return new WechatApiError({
    path: options.path,
    errcode,
    errmsg,
    rid,
    class: errcodeClass ?? info.class,
    hint: info.remedy.en,
  });
}
