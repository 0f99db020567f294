import type { Context } from "../../context.ts";
import { pauseWithoutTemplate } from "../../store/campaign-states.ts";

/** WeChat: invalid template_id. The template was deleted there. */
const templateGone = 40037;

/**
 * Pauses campaigns a message of which was refused because WeChat does not have the template any more: every other message
 * would be refused as well. Those that were refused have failed; the rest waits until somebody resumes or cancels. Not in the
 * transaction that settles them: it holds balances, and who expands a campaign may hold the campaign and want those.
 */
export async function pauseRefused(
  ctx: Context,
  appid: string,
  refused: { campaignId: string | null; errcode: number | null }[],
): Promise<void> {
  const concerned = refused.flatMap(({ campaignId, errcode }) =>
    campaignId !== null && errcode === templateGone ? [campaignId] : [],
  );
  if (concerned.length === 0) return;
  const paused: string[] = [];
  // One by one: who holds one campaign and waits for another could be waited for.
  for (const campaignId of new Set(concerned)) {
    paused.push(...(await pauseWithoutTemplate(ctx.db, appid, [campaignId])));
  }
  if (paused.length === 0) return;
  ctx.logger.error(
    { appid, campaignIds: paused, errcode: templateGone },
    "campaigns are paused: WeChat does not have their template any more",
  );
}
