import type { Observations } from "../observe/observations.ts";
import { groupBy, type Violation } from "./violation.ts";

/** C1: a user gets one message of a campaign at most; and an acknowledged campaign is there, and comes to its end. */
export function checkCampaigns(seen: Observations): Violation[] {
  const campaigns = new Map(seen.campaigns.map((campaign) => [campaign.campaignId, campaign]));
  const recipients = groupBy(seen.messages, ({ campaignId, openid }) =>
    campaignId === null ? null : `${openid} of campaign ${campaignId}`,
  );
  const twice = [...recipients].filter(([, messages]) => messages.length > 1);
  const lost = seen.acknowledgedCampaigns.filter((campaignId) => !campaigns.has(campaignId));
  const open = seen.campaigns.filter(
    (campaign) => !campaign.hasEnded && !waits(seen, campaign.campaignId),
  );
  return [
    ...twice.map(([who, messages]) => c1(`user ${who} has ${messages.length} messages of it`)),
    ...lost.map((campaignId) => c1(`campaign ${campaignId} was acknowledged and is gone`)),
    ...open.map(({ campaignId, state }) => c1(`campaign ${campaignId} is still ${state}`)),
  ];
}

/** Some of its messages wait for a time that has not come. */
function waits(seen: Observations, campaignId: string): boolean {
  return seen.messages.some(
    (message) =>
      message.campaignId === campaignId && message.status === "queued" && message.isDueLater,
  );
}

function c1(text: string): Violation {
  return { invariant: "C1", text };
}
