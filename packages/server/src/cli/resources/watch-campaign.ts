import type { z } from "zod";
import type { campaignDetail } from "../../contract/campaigns.ts";
import type { Cli } from "../frame/cli.ts";
import { exitCodes } from "../frame/failures.ts";
import { query } from "../frame/format.ts";
import { followStream } from "../frame/follow-stream.ts";

type Detail = z.infer<typeof campaignDetail>;

const barWidth = 30;

/** Shows the progress until it ends; a connection that breaks is made again. Cancelled: the exit code says so. */
export async function watchCampaign(
  cli: Cli,
  id: string,
  appid: string | undefined,
): Promise<number> {
  let last: Detail | undefined;
  const path = `/v1/campaigns/${encodeURIComponent(id)}/progress${query({ appid })}`;
  for await (const { type, data } of followStream(cli, path)) {
    if (type === "end") break;
    last = JSON.parse(data) as Detail;
    if (cli.isJson) cli.showLine(last);
    else cli.live(progressLine(cli, last));
  }
  cli.endLive();
  return last?.state === "cancelled" ? exitCodes.failed : exitCodes.ok;
}

/** Of messages on the way to their end: those that WeChat has taken, or that came to another end. */
function progressLine(cli: Pick<Cli, "text">, detail: Detail): string {
  const { counts, state, audienceCount, skipped, etaSeconds, perSecond } = detail;
  const all = Math.max(audienceCount ?? 0, detail.expanded + skipped);
  const underWay = (counts.queued ?? 0) + (counts.sending ?? 0);
  const done = Math.max(0, detail.expanded - underWay) + skipped;
  const share = all === 0 ? (detail.endedAt === null ? 0 : 1) : Math.min(1, done / all);
  const filled = Math.round(share * barWidth);
  const bar = "█".repeat(filled) + "░".repeat(barWidth - filled);
  const failed = (counts.failed ?? 0) + (counts.expired ?? 0) + (counts.cancelled ?? 0);
  const parts = [
    `${bar} ${Math.floor(share * 100)}%`,
    `${done}/${all}`,
    cli.text({ en: `${failed} failed`, zh: `失败 ${failed}` }),
    state,
  ];
  if (perSecond > 0) parts.push(`${Math.round(perSecond)}/s`);
  if (etaSeconds !== null && etaSeconds > 0) {
    parts.push(cli.text({ en: `${etaSeconds} s left`, zh: `约剩 ${etaSeconds} 秒` }));
  }
  return parts.join("  ");
}
