import type { Context } from "../../context.ts";
import { dispatchSize } from "../../dispatch/queue.ts";
import { HongyanError } from "../../errors.ts";
import { findUser } from "../../store/users.ts";
import { traced } from "../../tracing/tracing.ts";
import { explainNoWindow } from "../customer-service/explain-no-window.ts";
import { createGroupCommit } from "./group-commit.ts";
import { keyConflict } from "./idempotency.ts";
import type { Submission, SubmitMessage, Written } from "./submission.ts";
import { prepare, writeGroup, type Prepared } from "./write-submissions.ts";

/**
 * Makes the function that turns a message into a durable one: reservation, message, event and dispatch in one
 * transaction, or nothing at all. Messages that are submitted together are written together.
 */
export function createSubmitter(ctx: Context): SubmitMessage {
  const commit = createGroupCommit<Prepared, Written>(
    (group) => writeGroup(ctx, group),
    dispatchSize,
    { appOf: ({ appid }) => appid },
  );

  /** @throws {HongyanError} OVERLOADED, NO_GRANT, USER_NOT_FOUND, FREQUENCY_CAP_REACHED, CUSTOMER_SERVICE_WINDOW_CLOSED, IDEMPOTENCY_CONFLICT */
  return async (submission) => {
    const startedAt = performance.now();
    const written = await traced(ctx.tracing, "accept message", {}, (span) => {
      const prepared = { ...prepare(submission), traceparent: span.traceparent };
      span.set({
        "hongyan.message.id": prepared.message.messageId,
        "hongyan.message.kind": submission.kind,
      });
      return commit.add(prepared);
    });
    if (written === "no-grant") {
      ctx.metrics.submitted.inc({ result: "no_grant" });
      throw submission.kind === "customer-service"
        ? await explainNoWindow(ctx, submission)
        : await noGrant(ctx, submission);
    }
    if (written === "key-conflict") throw keyConflict(submission);
    if ("error" in written) throw written.error;
    ctx.metrics.submitted.inc({ result: written.isRepeat ? "repeated" : "queued" });
    ctx.logger.debug(
      { appid: submission.appid, messageId: written.messageId, isRepeat: written.isRepeat },
      "a message was accepted",
    );
    ctx.steps.tell("reserved", `message ${written.messageId}`, startedAt);
    return written;
  };
}

async function noGrant(ctx: Context, submission: Submission): Promise<HongyanError> {
  const { appid, openid } = submission;
  const user = await findUser(ctx.db, appid, openid);
  if (user === undefined) {
    return new HongyanError("USER_NOT_FOUND", `app ${appid} has no user with openid ${openid}`, {
      hint: "Users appear when they log in (POST /mp/sessions, POST /app/send) or are imported (POST /v1/users). An openid belongs to one app.",
      details: { openid },
    });
  }
  return new HongyanError(
    "NO_GRANT",
    `the user has no grant left for template ${submission.templateId}; WeChat would answer 43101`,
    {
      hint: 'Each accept of wx.requestSubscribeMessage is good for one message: ask again at the user\'s next tap, or send with onNoGrant: "try" if grants were given outside Hongyan.',
      details: { errcode: 43101, openid, templateId: submission.templateId },
    },
  );
}
