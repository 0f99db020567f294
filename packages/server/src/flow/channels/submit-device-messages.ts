import type { Context } from "../../context.ts";
import { isRolledBackForOthers } from "../../db/sql-errors.ts";
import { dispatchSize } from "../../dispatch/queue.ts";
import { rememberUsers } from "../../store/users.ts";
import {
  submitWithin,
  type Submission,
  type Submitted,
  type Written,
} from "../messages/submit-message.ts";

const mostWrites = 3;

/**
 * Makes device messages durable, all of them or none, and remembers their users: for a caller who is told of one result
 * for all. Answers each, in order.
 */
export async function submitDeviceMessages(
  ctx: Context,
  appid: string,
  submissions: Submission[],
): Promise<Submitted[]> {
  const submitted = await writeSurely(ctx, appid, submissions);
  ctx.queue.wake("dispatch");
  ctx.metrics.submitted.inc({ result: "queued" }, submitted.length);
  return submitted;
}

async function writeSurely(
  ctx: Context,
  appid: string,
  submissions: Submission[],
  write = 1,
): Promise<Submitted[]> {
  try {
    return await ctx.db.transaction().execute(async (tx) => {
      await rememberUsers(
        tx,
        appid,
        submissions.map((submission) => submission.openid),
      );
      const submitted: Submitted[] = [];
      // As many at once as one dispatch sends.
      for (let first = 0; first < submissions.length; first += dispatchSize) {
        const part = submissions.slice(first, first + dispatchSize);
        submitted.push(...(await submitWithin(ctx, tx, part)).map(surely));
      }
      return submitted;
    });
  } catch (error) {
    if (!isRolledBackForOthers(error) || write >= mostWrites) throw error;
    return writeSurely(ctx, appid, submissions, write + 1);
  }
}

function surely(written: Written): Submitted {
  if (typeof written === "string" || "error" in written) {
    throw new Error("a device message takes no grant and has no idempotency key");
  }
  return written;
}
