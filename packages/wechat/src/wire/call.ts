import { describeErrcode } from "../errcodes/describe-errcode.ts";
import type { ErrcodeArea } from "../errcodes/types.ts";
import { WechatApiError, WechatUnansweredError } from "../errors.ts";
import type { TokenSource } from "../token/token-source.ts";
import type { ApiBase } from "./api-base.ts";
import { askForFile, type AnsweredFile } from "./ask-for-file.ts";
import { ask, type Answered, type Unanswered } from "./ask.ts";
import { formHeaders, jsonHeaders, noHeaders } from "./headers.ts";
import { encodeMultipart, type FormFile } from "./multipart.ts";
import type { Transport, TransportRequest } from "./transport.ts";

/** What every call needs; one per client. */
export interface CallContext {
  appid: string;
  secret: () => Promise<string>;
  base: ApiBase;
  transport: Transport;
  /** The transport encrypts what takes part in API security. */
  isSecured: boolean;
  tokenSource: TokenSource;
  timeoutMs: number;
  now: () => number;
}

export interface Call {
  method: "GET" | "POST";
  path: string;
  area: ErrcodeArea;
  query?: Record<string, string>;
  /** Where the token goes. Default `access_token`. */
  tokenParameter?: "component_access_token";
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as a form instead. */
  form?: URLSearchParams;
  /** Sent as a multipart form instead. */
  file?: FormFile;
  /** At least this long, where the client's own would be shorter. */
  minTimeoutMs?: number;
  /** Of the answer. Default `maxBodyBytes`. */
  maxBytes?: number;
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
export function call(ctx: CallContext, options: Call): Promise<Answered> {
  return callWith<never>(ask, ctx, options);
}

/** The same for a call that may answer with a file. */
export function callForFile(ctx: CallContext, options: Call): Promise<AnsweredFile | Answered> {
  return callWith(askForFile, ctx, options);
}

type Ask<File> = (
  transport: Transport,
  request: TransportRequest,
  secrets: readonly string[],
) => Promise<File | Answered | Unanswered>;

async function callWith<File extends AnsweredFile>(
  askWith: Ask<File>,
  ctx: CallContext,
  options: Call,
): Promise<File | Answered> {
  const token = await ctx.tokenSource.get();
  const reply = await callOnce(askWith, ctx, options, token);
  if (!isTokenRefused(reply)) return accept(options, reply);
  const renewed = await ctx.tokenSource.renew(token);
  const second = await callOnce(askWith, ctx, options, renewed);
  if (isTokenRefused(second)) {
    ctx.tokenSource.reject?.(renewed);
    throw refusedCall(options, second, "config-error");
  }
  ctx.tokenSource.confirm?.(renewed);
  return accept(options, second);
}

/**
 * Makes one call with this token and no other, for whoever holds a lease and has no time to wait for a renewed one: what
 * refuses the token is thrown as any refusal.
 */
export async function callWithToken(
  ctx: CallContext,
  options: Call,
  token: string,
): Promise<Answered> {
  const reply = await callOnce<never>(ask, ctx, options, token);
  if (isTokenRefused(reply)) throw refusedCall(options, reply, "config-error");
  return accept<never>(options, reply);
}

/** Makes one call that carries no token. Throws WechatApiError and WechatUnansweredError. */
export async function callWithoutToken(ctx: CallContext, options: Call): Promise<Answered> {
  return accept<never>(options, await callOnce<never>(ask, ctx, options));
}

/** WeChat says that the token is wrong, replaced or expired. */
export type TokenRefused = Answered & { errcode: 40001 | 40014 | 42001 };

export function isTokenRefused(reply: AnsweredFile | Answered | Unanswered): reply is TokenRefused {
  return reply.kind === "answered" && isTokenErrcode(reply.errcode);
}

export function isTokenErrcode(errcode: number): boolean {
  return errcode === 40001 || errcode === 40014 || errcode === 42001;
}

async function callOnce<File extends AnsweredFile>(
  askWith: Ask<File>,
  ctx: CallContext,
  options: Call,
  accessToken?: string,
): Promise<File | Answered | Unanswered> {
  const query = new URLSearchParams({
    // Without one inside 微信云托管, see `noToken`.
    ...(accessToken !== undefined &&
      accessToken !== "" && { [options.tokenParameter ?? "access_token"]: accessToken }),
    ...options.query,
  }).toString();
  const request: TransportRequest = {
    method: options.method,
    origin: ctx.base.origin,
    path: ctx.base.pathPrefix + options.path + (query && `?${query}`),
    timeoutMs: Math.max(ctx.timeoutMs, options.minTimeoutMs ?? 0),
    ...(options.maxBytes !== undefined && { maxBytes: options.maxBytes }),
    ...(await contentOf(options)),
  };
  const secrets = [...(options.secrets ?? []), ...(accessToken === undefined ? [] : [accessToken])];
  return askWith(ctx.transport, request, secrets);
}

async function contentOf({
  method,
  json,
  form,
  file,
}: Call): Promise<Pick<TransportRequest, "headers" | "body">> {
  if (file !== undefined) return encodeMultipart(file);
  if (form !== undefined) return { headers: formHeaders, body: form.toString() };
  // An empty POST body is answered with 44002, hence at least {}.
  if (method === "POST") return { headers: jsonHeaders, body: JSON.stringify(json ?? {}) };
  return { headers: noHeaders };
}

function accept<File extends AnsweredFile>(
  options: Call,
  reply: File | Answered | Unanswered,
): File | Answered {
  if (reply.kind === "unanswered")
    throw new WechatUnansweredError({ path: options.path, ...reply });
  if (reply.kind === "file") return reply;
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
