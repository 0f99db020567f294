import type { Bench, Measurement } from "../lib/bench.ts";
import { createInstallation } from "../lib/installation.ts";
import { toRow, type Row } from "../lib/row.ts";
import { seed } from "../lib/seed.ts";
import type { Campaign } from "../processes/campaign.ts";

const row = "campaign-expansion";

/** Recipients a second from the start of a campaign to the commit of its last slice: grants reserved, messages written. */
export const campaignExpansion: Measurement = {
  rows: [row],
  async measure(bench): Promise<Row[]> {
    const perSecond: number[] = [];
    for (let run = 0; run < bench.scale.campaigns; run += 1) {
      const { rate, peakRssMib } = await expandOnce(bench);
      perSecond.push(rate);
      bench.say(`${row}: ${Math.round(rate)}/s, ${Math.round(peakRssMib)} MiB`);
    }
    return [toRow(row, "recipients/s", perSecond)];
  },
};

async function expandOnce(bench: Bench): Promise<{ rate: number; peakRssMib: number }> {
  const recipients = bench.scale.messages;
  await using installation = await createInstallation(bench, "postgres");
  await seed(installation, { users: recipients, messages: 0 }, bench.signal);
  await using campaign = bench.start<Campaign>("campaign");
  const { elapsedMs, peakRssMib } = await campaign.ask({ env: installation.env, recipients });
  return { rate: (recipients / elapsedMs) * 1000, peakRssMib };
}
