import { describeErrcode } from "../errcodes/describe-errcode.ts";
import { WechatApiError, WechatConfigError, WechatUnansweredError } from "../errors.ts";
import { ask, type Answered, type Unanswered } from "../wire/ask.ts";
import type { Transport, TransportRequest } from "../wire/transport.ts";

export interface FetchedToken {
  accessToken: string;
  /** Remaining life, at most {@link maxTokenLifeSeconds}. */
  expiresInSeconds: number;
}

/** WeChat's published life of a token. A longer one is not believed, see `isUsable`. */
export const maxTokenLifeSeconds = 7200;

/** Pauses before the second and third attempt, after -1 "system busy" or an HTTP 5xx. */
const backoffMs = [1000, 2000];

export interface TokenCall {
  transport: Transport;
  path: string;
  request: TransportRequest;
  /** Blanked in whatever WeChat answers. */
  secrets: readonly string[];
  area: "token" | "third-party";
  sleep: (ms: number) => Promise<void>;
}

/**
 * Makes a call that gives a token, and returns what it answers.
 *
 * Throws WechatConfigError at once when only an operator can help, WechatApiError for other refusals,
 * WechatUnansweredError when no answer came.
 */
export async function askForToken(call: TokenCall): Promise<Record<string, unknown>> {
  const { transport, path, request, secrets, sleep } = call;
  const known = secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]);
  for (let attempt = 0; ; attempt++) {
    const reply = await ask(transport, request, known);
    const pauseMs = backoffMs[attempt];
    if (pauseMs !== undefined && isWorthRepeating(reply)) {
      await sleep(Math.round(pauseMs * (0.75 + Math.random() / 2)));
      continue;
    }
    if (reply.kind === "unanswered") throw new WechatUnansweredError({ path, ...reply });
    if (reply.errcode !== 0) throw refusedTokenCall(call, reply);
    return reply.fields;
  }
}

/** Throws WechatUnansweredError (`WECHAT_NOT_JSON`) when there is no token in the answer. */
export function readToken(
  path: string,
  fields: Record<string, unknown>,
  name = "access_token",
): FetchedToken {
  const { [name]: accessToken, expires_in: expiresIn } = fields;
  const seconds = Number(expiresIn);
  if (typeof accessToken !== "string" || accessToken === "" || !(seconds > 0)) {
    throw new WechatUnansweredError({
      path,
      reason: "not-json",
      requestSent: true,
      detail: `the answer holds no ${name} with a positive expires_in`,
    });
  }
  return { accessToken, expiresInSeconds: Math.min(seconds, maxTokenLifeSeconds) };
}

function isWorthRepeating(reply: Answered | Unanswered): boolean {
  if (reply.kind === "answered") return reply.errcode === -1;
  return reply.reason === "http-status" && (reply.status ?? 0) >= 500;
}

function refusedTokenCall({ path, area }: TokenCall, reply: Answered): WechatApiError {
  const { errcode, errmsg, rid } = reply;
  const info = describeErrcode(errcode, area);
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
