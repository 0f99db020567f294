import { callApi } from "../lib/call-api.ts";
import { paramsOf, scene } from "../lib/sample.ts";
import { askUntilAnswered, type Load } from "./load.ts";

const mostCampaigns = 3;
const actions = ["pause", "resume", "pause", "resume", "cancel"] as const;

/** Campaigns, created with an Idempotency-Key and then interfered with. */
export async function askCampaigns(load: Load): Promise<void> {
  const own: string[] = [];
  for (let count = 0; !load.isOver();) {
    await load.pause(load.random.between(200, 900));
    if (count < mostCampaigns && load.random.chance(0.4)) {
      const campaignId = await createCampaign(load, `c${count}`);
      count += 1;
      if (campaignId === undefined) continue;
      load.journal.campaigns.add(campaignId);
      own.push(campaignId);
    }
    if (own.length === 0) continue;
    const campaignId = load.random.pick(own);
    const action = load.random.pick(actions);
    // A state in which it cannot be done is an answer as good as any other.
    await callApi(load.url(), "POST", `/v1/campaigns/${campaignId}/${action}`);
  }
}

async function createCampaign(load: Load, marker: string): Promise<string | undefined> {
  const body = { name: marker, scene: scene.name, params: paramsOf(marker) };
  const answer = await askUntilAnswered(load, () =>
    callApi(load.url(), "POST", "/v1/campaigns", { body, idempotencyKey: `key-${marker}` }),
  );
  return answer?.status === 201 ? String(answer.body["id"]) : undefined;
}
