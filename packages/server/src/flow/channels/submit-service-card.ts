import type { ServiceCard } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import type { Tx } from "../../db/connection.ts";
import { writeSurely } from "../../db/write-surely.ts";
import {
  cancelOvertaken,
  insertServiceCardUpdate,
  type CardKey,
} from "../../store/service-cards.ts";
import { keyConflict } from "../messages/idempotency.ts";
import type { Submission, Submitted } from "../messages/submission.ts";
import { submitWithin } from "../messages/write-submissions.ts";

/** What a card is to show from now on. The first one activates it. */
export interface ServiceCardUpdate extends CardKey {
  appid: string;
  /** A JSON object with WeChat's members for this type of card; a text, so that long numbers stay exact. */
  contentJson: string;
  /** The same: proves the payment; needed to activate a payment's card. */
  checkJson?: string | undefined;
  expireAt?: Date | undefined;
  idempotency?: Submission["idempotency"];
}

/**
 * Makes an update of a card a durable message. Older updates of the card that are still queued are cancelled with it
 * (SUPERSEDED), in one transaction: a card shows one state, and the newest is the one to show. One that activates a payment's
 * card is not: it goes first.
 *
 * @throws {HongyanError} IDEMPOTENCY_CONFLICT
 */
export async function submitServiceCard(
  ctx: Context,
  update: ServiceCardUpdate,
): Promise<Submitted> {
  const submitted = await writeSurely(ctx.db, (tx) => write(ctx, tx, update));
  ctx.queue.wake("dispatch");
  ctx.metrics.submitted.inc({ result: submitted.isRepeat ? "repeated" : "queued" });
  return submitted;
}

async function write(ctx: Context, tx: Tx, update: ServiceCardUpdate): Promise<Submitted> {
  const submission = toSubmission(update);
  const [written] = await submitWithin(ctx, tx, [submission]);
  if (written === "key-conflict") throw keyConflict(submission);
  if (written === undefined || written === "no-grant" || "error" in written) {
    throw new Error("a service card takes no grant and is written by itself");
  }
  if (!written.isRepeat) {
    const activates = update.checkJson !== undefined;
    await insertServiceCardUpdate(tx, update.appid, written.messageId, {
      ...update,
      activates,
    });
    await cancelOvertaken(tx, update.appid, written.messageId);
  }
  return written;
}

function toSubmission(update: ServiceCardUpdate): Submission {
  const { appid, openid, notifyType, notifyCode, contentJson, checkJson } = update;
  const { expireAt, idempotency } = update;
  const body: ServiceCard = {
    openid,
    notify_type: notifyType,
    notify_code: notifyCode,
    content_json: contentJson,
    ...(checkJson === undefined ? {} : { check_json: checkJson }),
  };
  return {
    appid,
    kind: "service-card",
    openid,
    templateId: null,
    scene: null,
    body: JSON.stringify(body),
    onNoGrant: "try",
    ...(expireAt === undefined ? {} : { expireAt }),
    ...(idempotency === undefined ? {} : { idempotency }),
  };
}
