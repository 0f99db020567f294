import type { Context } from "../../context.ts";
import { writeSurely } from "../../db/write-surely.ts";
import { dispatchSize } from "../../dispatch/queue.ts";
import { rememberUsers } from "../../store/users.ts";
import type { Submission, Submitted, Written } from "../messages/submission.ts";
import { submitWithin } from "../messages/write-submissions.ts";

/**
 * Makes device messages durable, all of them or none, and remembers their users: for a caller who is told of one result
 * for all. Answers each, in order.
 */
export async function submitDeviceMessages(
  ctx: Context,
  appid: string,
  submissions: Submission[],
): Promise<Submitted[]> {
  const submitted = await writeSurely(ctx.db, async (tx) => {
    await rememberUsers(
      tx,
      appid,
      submissions.map((submission) => submission.openid),
    );
    const written: Submitted[] = [];
    // As many at once as one dispatch sends.
    for (let first = 0; first < submissions.length; first += dispatchSize) {
      const part = submissions.slice(first, first + dispatchSize);
      written.push(...(await submitWithin(ctx, tx, part)).map(surely));
    }
    return written;
  });
  ctx.queue.wake("dispatch");
  ctx.metrics.submitted.inc({ result: "queued" }, submitted.length);
  return submitted;
}

function surely(written: Written): Submitted {
  if (typeof written === "string" || "error" in written) {
    throw new Error("a device message takes no grant and has no idempotency key");
  }
  return written;
}
