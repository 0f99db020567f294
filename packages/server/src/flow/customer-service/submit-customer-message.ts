import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { findMedia, touchMedia } from "../../store/media.ts";
import {
  customerServiceBody,
  mediaOf,
  type CustomerServiceContent,
} from "./customer-service-message.ts";
import type { Submission } from "../messages/submission.ts";

export interface CustomerServiceMessage {
  appid: string;
  openid: string;
  content: CustomerServiceContent;
  /** Account of the agent as whose the message is shown. */
  agent?: string | undefined;
  isAi?: boolean | undefined;
  sendAt?: Date | undefined;
  expireAt?: Date | undefined;
  /** Without a place in the user's window: refuse, or let WeChat decide. */
  onNoWindow: "reject" | "try";
  /** The API key or operator who asks for it. */
  askedBy?: string | undefined;
}

/**
 * A customer-service message -> what is submitted.
 *
 * @throws {HongyanError} MEDIA_NOT_FOUND, BAD_REQUEST
 */
export async function toCustomerSubmission(
  ctx: Context,
  message: CustomerServiceMessage,
  idempotency: Submission["idempotency"],
): Promise<Submission> {
  const { appid, openid, content, agent, isAi, sendAt, expireAt, onNoWindow, askedBy } = message;
  refusePast(expireAt);
  await requireMedia(ctx, appid, content);
  return {
    appid,
    openid,
    kind: "customer-service",
    templateId: null,
    scene: null,
    body: customerServiceBody(openid, content, { agent, isAi }),
    onNoGrant: onNoWindow,
    ...(sendAt === undefined ? {} : { sendAt }),
    ...(expireAt === undefined ? {} : { expireAt }),
    ...(askedBy === undefined ? {} : { askedBy }),
    ...(idempotency === undefined ? {} : { idempotency }),
  };
}

/** @throws {HongyanError} MEDIA_NOT_FOUND: the content shows a picture that is not stored. */
export async function requireMedia(
  ctx: Context,
  appid: string,
  content: CustomerServiceContent,
): Promise<void> {
  const hash = mediaOf(content);
  if (hash === undefined) return;
  // First: what is there after it is not removed before the message is written.
  await touchMedia(ctx.db, appid, hash);
  if ((await findMedia(ctx.db, appid, hash)) !== undefined) return;
  throw mediaNotFound(appid, hash);
}

export function mediaNotFound(appid: string, hash: string): HongyanError {
  return new HongyanError("MEDIA_NOT_FOUND", `app ${appid} has no stored picture ${hash}`, {
    hint: "Store it first with POST /v1/customer-service/media; a picture belongs to one app.",
  });
}

function refusePast(expireAt: Date | undefined): void {
  if (expireAt === undefined || expireAt.getTime() > Date.now()) return;
  throw new HongyanError("BAD_REQUEST", `expireAt ${expireAt.toISOString()} has passed`, {
    hint: "Give a time in the future, or leave expireAt out.",
    details: [{ path: "body.expireAt", message: "must be in the future" }],
  });
}
