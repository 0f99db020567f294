import { describeErrcode } from "../errcodes/describe-errcode.ts";
import type { ErrcodeArea, ErrcodeClass } from "../errcodes/types.ts";
import {
  TokenRejectedError,
  WechatApiError,
  WechatError,
  type UnansweredReason,
} from "../errors.ts";
import { ask, type Answered, type Unanswered } from "./ask.ts";
import { isTokenRefused, type CallContext } from "./call.ts";
import { jsonHeaders } from "./headers.ts";

/** What one send came to. */
export type SendOutcome =
  /** WeChat accepted it. `msgid` is a 64-bit number in digits; some answers lack it. */
  | { kind: "accepted"; msgid?: string }
  /** WeChat answered no. `during: "token"`: the token call was refused, nothing was sent. */
  | {
      kind: "refused";
      errcode: number;
      errmsg: string;
      rid?: string;
      class: ErrcodeClass;
      during: "token" | "send";
    }
  /**
   * No usable answer. With `requestSent: true` the message may have gone out: most kinds of message
   * carry no id of the sender's, so sending again could deliver twice.
   * `reason: "token"`: no token could be had, nothing was sent.
   */
  | {
      kind: "unanswered";
      requestSent: boolean;
      reason: UnansweredReason | "token";
      status?: number;
      detail: string;
    };

/** One kind of message. `Message` is its body, spelt as WeChat spells it. */
export interface Sender<Message> {
  /**
   * Sends one message. Never throws for anything WeChat or the network does, and never repeats a
   * send, but for one more try with a renewed token after 40001, 40014 or 42001.
   */
  send(message: Message): Promise<SendOutcome>;
  /**
   * The same with the JSON body already written, for callers that send many.
   *
   * @param mayStart asked each time just before the body is put on the wire; when it says no, the outcome is `unanswered`
   * with `requestSent: false`
   */
  sendBody(body: string, mayStart?: () => boolean): Promise<SendOutcome>;
}

/** What to do about a refusal, where the errcode alone does not decide it. */
export type ClassifyRefusal = (errcode: number, body: string) => ErrcodeClass | undefined;

/** Creates the sender for `path`; `area` decides what its errcodes mean. */
export function createSend<Message>(
  ctx: CallContext,
  path: string,
  area: ErrcodeArea,
  classify?: ClassifyRefusal,
): Sender<Message> {
  const { tokenSource, transport, base, timeoutMs } = ctx;
  const pathWithoutToken = base.pathPrefix + path;
  const pathBeforeToken = `${pathWithoutToken}?access_token=`;

  return { send: (message) => sendBody(JSON.stringify(message)), sendBody };

  async function sendBody(body: string, mayStart?: () => boolean): Promise<SendOutcome> {
    let token: string;
    try {
      token = await tokenSource.get();
    } catch (error) {
      return failedToken(error);
    }
    const reply = await post(body, token, mayStart);
    return isTokenRefused(reply) ? sendAgain(body, token, reply, mayStart) : toOutcome(reply, body);
  }

  async function sendAgain(
    body: string,
    token: string,
    refused: Answered,
    mayStart: (() => boolean) | undefined,
  ): Promise<SendOutcome> {
    let renewed: string;
    try {
      renewed = await tokenSource.renew(token);
    } catch (error) {
      // The same token came back, or the breaker is open: WeChat's own refusal tells more.
      if (error instanceof TokenRejectedError) return refusedOutcome(refused, "config-error");
      return failedToken(error);
    }
    const reply = await post(body, renewed, mayStart);
    if (isTokenRefused(reply)) {
      tokenSource.reject?.(renewed);
      return refusedOutcome(reply, "config-error");
    }
    if (reply.kind === "answered") tokenSource.confirm?.(renewed);
    return toOutcome(reply, body);
  }

  function post(
    body: string,
    token: string,
    mayStart: (() => boolean) | undefined,
  ): Promise<Answered | Unanswered> {
    return ask(
      transport,
      {
        method: "POST",
        origin: base.origin,
        path: token === "" ? pathWithoutToken : pathBeforeToken + encodeURIComponent(token),
        headers: jsonHeaders,
        body,
        timeoutMs,
        ...(mayStart !== undefined && { mayStart }),
      },
      [token],
    );
  }

  function toOutcome(reply: Answered | Unanswered, body: string): SendOutcome {
    if (reply.kind === "unanswered") {
      const { kind, requestSent, reason, status, detail } = reply;
      return { kind, requestSent, reason, ...(status !== undefined && { status }), detail };
    }
    const { errcode } = reply;
    if (errcode === 0) return acceptedOutcome(reply);
    return refusedOutcome(reply, classify?.(errcode, body) ?? describeErrcode(errcode, area).class);
  }
}

function acceptedOutcome({ fields: { msgid } }: Answered): SendOutcome {
  // `parseReply` leaves long integers as digits; a short one arrives as a number.
  if (typeof msgid === "string" || typeof msgid === "number") {
    return { kind: "accepted", msgid: String(msgid) };
  }
  return { kind: "accepted" };
}

function refusedOutcome(reply: Answered, errcodeClass: ErrcodeClass): SendOutcome {
  const { errcode, errmsg, rid } = reply;
  return {
    kind: "refused",
    errcode,
    errmsg,
    ...(rid !== undefined && { rid }),
    class: errcodeClass,
    during: "send",
  };
}

/** No token, so nothing was put on the wire for this message. */
function failedToken(error: unknown): SendOutcome {
  if (error instanceof WechatApiError) {
    const { errcode, errmsg, rid, class: errcodeClass } = error;
    const ridPart = rid === undefined ? {} : { rid };
    return { kind: "refused", errcode, errmsg, ...ridPart, class: errcodeClass, during: "token" };
  }
  if (error instanceof TokenRejectedError) {
    const { errcode, message: errmsg, class: errcodeClass } = error;
    return { kind: "refused", errcode, errmsg, class: errcodeClass, during: "token" };
  }
  // Errors of a token store are not ours: their text may hold anything, so only ours is quoted (S1).
  const detail = error instanceof WechatError ? error.message : "the token store failed";
  return { kind: "unanswered", requestSent: false, reason: "token", detail };
}
