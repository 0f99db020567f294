import type { Bench, Measurement } from "../lib/bench.ts";
import { createInstallation } from "../lib/installation.ts";
import { toRow, type Row } from "../lib/row.ts";
import { seed } from "../lib/seed.ts";
import { full } from "../lib/scale.ts";
import type { CampaignMillion } from "../processes/campaign-million.ts";

const rows = ["campaign-million", "campaign-million-mib", "campaign-million-growth-mib"] as const;
const recipients = 1_000_000;
const warmAt = 100_000;

/**
 * A campaign to a million, expanded and sent by one process: messages a second from its start to the last one settled, the
 * memory of the process, and by how much it grew after the first hundred thousand. A quick run leaves it out.
 */
export const campaignMillion: Measurement = {
  rows: [...rows],
  async measure(bench): Promise<Row[]> {
    if (bench.scale.messages < full.messages) {
      return rows.map((name) => ({ name, notMeasured: "a quick run leaves it out" }));
    }
    const { elapsedMs, warmRssMib, peakRssMib } = await sendToAMillion(bench);
    const perSecond = (recipients / elapsedMs) * 1000;
    bench.say(
      `${rows[0]}: ${Math.round(perSecond)}/s, ${Math.round(peakRssMib)} MiB, ${Math.round(warmRssMib)} after ${warmAt}`,
    );
    return [
      toRow(rows[0], "messages/s", [perSecond]),
      toRow(rows[1], "MiB", [peakRssMib]),
      toRow(rows[2], "MiB", [peakRssMib - warmRssMib]),
    ];
  },
};

async function sendToAMillion(bench: Bench): Promise<CampaignMillion["answer"]> {
  await using installation = await createInstallation(bench, "postgres");
  await seed(installation, { users: 0, messages: 0 }, bench.signal);
  await using campaign = bench.start<CampaignMillion>("campaign-million");
  const answer = await campaign.ask({ env: installation.env, recipients, warmAt });
  return answer;
}
