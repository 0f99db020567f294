import { z } from "zod";
import { campaignDetail, campaignSummary } from "../../contract/campaigns.ts";
import { errorBody } from "../../contract/common.ts";
import { grant, userDetail, userResponse } from "../../contract/grants.ts";
import { messageDetail } from "../../contract/message-detail.ts";
import { acceptedMessage, messageSummary } from "../../contract/messages.ts";

/** Shapes that many answers share are written once in the OpenAPI document, so that a generated client has one type for each. */
export function nameSchemas(): void {
  for (const [id, schema] of Object.entries(named)) {
    z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), id });
  }
}

const named = {
  Error: errorBody,
  AcceptedMessage: acceptedMessage,
  Message: messageSummary,
  MessageDetail: messageDetail,
  Campaign: campaignSummary,
  CampaignDetail: campaignDetail,
  Grant: grant,
  User: userResponse,
  UserDetail: userDetail,
};
