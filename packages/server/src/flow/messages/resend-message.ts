import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { uuidv7 } from "../../ids.ts";
import type { MessageRow } from "../../store/messages.ts";
import type { FrequencyCap } from "../../store/scene-rules.ts";
import { submitOrRepeat } from "./idempotency.ts";
import type { SubmitMessage, Submitted } from "./submission.ts";

const ended = new Set(["delivered", "failed", "expired", "cancelled"]);

/**
 * A new message with the card of one that has ended, as it was then; it takes a grant of its own.
 *
 * @throws {HongyanError} MESSAGE_NOT_RESENDABLE; what submitting throws, such as NO_GRANT or FREQUENCY_CAP_REACHED
 */
export async function resendMessage(
  ctx: Context,
  submit: SubmitMessage,
  message: MessageRow,
  { key, askedBy }: { key: string | undefined; askedBy: string | undefined },
): Promise<Submitted> {
  const idempotency =
    key === undefined ? undefined : { key, request: { resend: message.messageId } };
  return submitOrRepeat(ctx, message.appid, idempotency, async () => {
    refuseUnfit(message);
    const rejectingCap = await findRejectingCap(ctx, message);
    const messageId = uuidv7();
    return submit({
      messageId,
      appid: message.appid,
      kind: message.kind,
      openid: message.openid,
      templateId: message.templateId,
      scene: message.scene,
      body: renamed(message, messageId),
      onNoGrant: "reject",
      ...(rejectingCap === undefined ? {} : { rejectingCap }),
      ...(askedBy === undefined ? {} : { askedBy }),
      ...(idempotency === undefined ? {} : { idempotency }),
    });
  });
}

function refuseUnfit({ messageId, kind, status }: MessageRow): void {
  if (kind !== "subscribe" && kind !== "customer-service") {
    throw new HongyanError(
      "MESSAGE_NOT_RESENDABLE",
      `message ${messageId} is of the kind ${kind}: only subscribe and customer-service messages can be sent again`,
      { hint: "Submit it anew by the route of its kind.", details: { kind } },
    );
  }
  if (ended.has(status)) return;
  throw new HongyanError(
    "MESSAGE_NOT_RESENDABLE",
    `message ${messageId} is ${status}: it may still arrive, and the user would get it twice`,
    {
      hint:
        status === "queued"
          ? "Cancel it first, or wait until it has ended."
          : "Wait until it has ended; without WeChat's callbacks a sent message stays sent (docs/callbacks.md).",
      details: { status },
    },
  );
}

/** Of its scene as it is now; a scene that is gone caps nothing. */
async function findRejectingCap(
  ctx: Context,
  { appid, scene }: MessageRow,
): Promise<FrequencyCap | undefined> {
  if (scene === null) return undefined;
  const cap = (await ctx.reference.scene(appid, scene))?.frequencyCap;
  return cap?.action === "reject" ? cap : undefined;
}

/** The page of a card names its message, so that its opening is told: the new one's names the new one. */
function renamed({ body, messageId }: MessageRow, newId: string): string {
  const parsed = JSON.parse(body) as { page?: unknown };
  if (typeof parsed.page !== "string" || !parsed.page.includes(messageId)) return body;
  return JSON.stringify({ ...parsed, page: parsed.page.replace(messageId, newId) });
}
