import type { Context } from "../../context.ts";
import { pauseWithoutTemplate } from "../../store/campaign-states.ts";

/**
 * Pauses campaigns messages of which were refused because WeChat does not have the template any more: every other message would
 * be refused as well. All wait, the refused ones too, until somebody resumes or cancels. Not in the transaction that settles
 * those: it holds balances, and who expands a campaign may hold the campaign and want those. When this is lost to a crash, what
 * waits is dispatched again, refused again, and the campaign pauses then.
 */
export async function pauseRefused(
  ctx: Context,
  appid: string,
  campaignIds: string[],
): Promise<void> {
  const paused: string[] = [];
  // One by one: who holds one campaign and waits for another could be waited for.
  for (const campaignId of new Set(campaignIds)) {
    paused.push(...(await pauseWithoutTemplate(ctx.db, appid, [campaignId])));
  }
  if (paused.length === 0) return;
  ctx.logger.error(
    { appid, campaignIds: paused },
    "campaigns are paused: WeChat does not have their template any more",
  );
}
