import type { Context } from "../../context.ts";
import { endFinished, takeStalled } from "../../store/campaign-states.ts";

/** Campaigns whose job was lost get a new one; those that have nothing under way any more are over. */
export async function recoverCampaigns(
  ctx: Context,
  limits: { stalledAfterSeconds: number },
): Promise<void> {
  const stalled = await ctx.db.transaction().execute(async (tx) => {
    const taken = await takeStalled(tx, limits.stalledAfterSeconds);
    await ctx.queue.enqueue(
      tx,
      "campaign",
      taken.map((job) => ({ job })),
    );
    return taken.length;
  });
  if (stalled > 0) {
    ctx.queue.wake("campaign");
    ctx.logger.warn({ stalled }, "campaigns that stood still are carried on with");
  }
  await endFinished(ctx.db);
}
