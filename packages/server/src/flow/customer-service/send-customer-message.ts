import { setTimeout as wait } from "node:timers/promises";
import {
  TokenRejectedError,
  WechatApiError,
  WechatError,
  WechatUnansweredError,
  type SendOutcome,
} from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import { mediaInBody, withMediaId } from "./customer-service-message.ts";
import type { MediaResolver } from "./resolve-media.ts";

const unknownMediaId = 40007;

/**
 * Sends one customer-service message. A picture of ours is uploaded first if WeChat does not have it; where WeChat says that
 * it does not after all (40007), it is uploaded and the message sent once more: a refusal used nothing.
 *
 * @param mayStart asked again after an upload. When it says no, the message is handed back while the upload goes on, and
 * finds the picture there the next time.
 */
export async function sendCustomerMessage(
  ctx: Context,
  media: MediaResolver,
  message: { appid: string; body: string },
  mayStart: () => boolean,
): Promise<SendOutcome | "not-started"> {
  const { appid, body } = message;
  const client = ctx.wechat.of(appid).customerService;
  const hash = mediaInBody(body);
  if (hash === undefined) return client.sendBody(body, mayStart);

  const first = await ready(media, appid, hash, mayStart);
  if (typeof first === "object") return first.outcome;
  const outcome = await client.sendBody(withMediaId(body, first), mayStart);
  if (outcome.kind !== "refused" || outcome.errcode !== unknownMediaId) return outcome;

  try {
    await media.forget(appid, hash, first);
  } catch {
    return notForgotten;
  }
  const second = await ready(media, appid, hash, mayStart);
  if (typeof second === "object") return second.outcome;
  return client.sendBody(withMediaId(body, second), mayStart);
}

/** The media_id, or what the message comes to without it. */
async function ready(
  media: MediaResolver,
  appid: string,
  hash: string,
  mayStart: () => boolean,
): Promise<string | { outcome: SendOutcome | "not-started" }> {
  const resolving = media.mediaId(appid, hash);
  try {
    const mediaId = await whileStarting(resolving, mayStart);
    if (mediaId === "too-late") return { outcome: "not-started" };
    return mediaId ?? { outcome: notStored(hash) };
  } catch (error) {
    return { outcome: failedUpload(error) };
  }
}

const lookAgainMs = 200;

/** An upload may take a minute, which is longer than the message may stay with this worker. */
async function whileStarting<T>(
  promise: Promise<T>,
  mayStart: () => boolean,
): Promise<T | "too-late"> {
  const ended = new AbortController();
  const late = (async (): Promise<"too-late"> => {
    while (mayStart()) await wait(lookAgainMs, undefined, { signal: ended.signal });
    return "too-late";
  })();
  late.catch(() => {});
  promise.catch(() => {});
  try {
    const first = await Promise.race([promise, late]);
    return mayStart() ? first : "too-late";
  } finally {
    ended.abort();
  }
}

/** WeChat refused, so nothing was used: the message comes again when the database is back. */
const notForgotten: SendOutcome = {
  kind: "unanswered",
  requestSent: false,
  reason: "token",
  detail: "WeChat does not know the picture any more, and the database could not note it",
};

function notStored(hash: string): SendOutcome {
  return {
    kind: "refused",
    errcode: unknownMediaId,
    errmsg: `the picture ${hash} was deleted before the message was sent`,
    class: "permanent-bad-request",
    during: "send",
  };
}

/** The message itself was not on the wire. */
function failedUpload(error: unknown): SendOutcome {
  if (error instanceof WechatApiError) {
    const { errcode, errmsg, rid, class: errcodeClass, path } = error;
    return {
      kind: "refused",
      errcode,
      errmsg: `${path}: ${errmsg}`,
      ...(rid === undefined ? {} : { rid }),
      class: errcodeClass,
      during: path.includes("token") ? "token" : "send",
    };
  }
  if (error instanceof TokenRejectedError) {
    const { errcode, message: errmsg, class: errcodeClass } = error;
    return { kind: "refused", errcode, errmsg, class: errcodeClass, during: "token" };
  }
  if (error instanceof WechatUnansweredError) {
    return { kind: "unanswered", requestSent: false, reason: error.reason, detail: error.message };
  }
  const detail = error instanceof WechatError ? error.message : "the picture could not be read";
  return { kind: "unanswered", requestSent: false, reason: "token", detail };
}
