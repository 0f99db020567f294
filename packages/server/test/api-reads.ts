import type { Db } from "../src/db/connection.ts";
import { lastCallbackAt, listCallbacks } from "../src/store/callbacks.ts";
import { findCampaign, findCampaignByKey, listCampaigns } from "../src/store/campaigns.ts";
import { listConversations, searchConversations } from "../src/store/conversation-list.ts";
import { findConversation } from "../src/store/conversations.ts";
import { listConversationLines } from "../src/store/customer-messages.ts";
import { countTroubled } from "../src/store/health.ts";
import {
  countOpenCampaigns,
  readOperationGauges,
  readQueueGauges,
} from "../src/store/operation-gauges.ts";
import { readEventsAfter } from "../src/store/event-tail.ts";
import { findUncounted, listAppsToCount } from "../src/store/hourly-counts.ts";
import {
  listBalancesOfTemplate,
  listBalancesOfUser,
  listLedger,
  listTestimony,
} from "../src/store/ledger.ts";
import { listRecipients } from "../src/store/list-recipients.ts";
import { listMedia } from "../src/store/media.ts";
import { listDeliveriesOfEvents, listMessageEntries } from "../src/store/message-story.ts";
import { findMessagesByIdempotencyKey } from "../src/store/message-submission.ts";
import {
  findMessage,
  listAttempts,
  listMessageEvents,
  listMessages,
} from "../src/store/messages.ts";
import { readQueueState } from "../src/store/queue-state.ts";
import { listReach, listReachTrend } from "../src/store/reach.ts";
import { listCardUpdates } from "../src/store/service-cards.ts";
import {
  findFirstHour,
  readCounts,
  readPaces,
  readRefusedCallbacks,
  readSeries,
} from "../src/store/statistics.ts";
import { listChannels } from "../src/store/uniform-channels.ts";
import { findUniform, findUniformByKey } from "../src/store/uniform-messages.ts";
import {
  findOpenids,
  findUser,
  findUserByExternalId,
  listUsers,
  listUsersByExternalId,
  searchUsers,
} from "../src/store/users.ts";
import {
  findDeliveredEvent,
  findDelivery,
  listDeliveries,
} from "../src/store/webhook-deliveries.ts";
import { findWebhooksWithNews } from "../src/store/webhook-fan-out.ts";

/** Things that are in the tables. */
export interface Sample {
  appid: string;
  openid: string;
  externalId: string;
  templateId: string;
  scene: string;
  /** Of the app's few. */
  rareScene: string;
  messageId: string;
  idempotencyKey: string;
  campaignId: string;
  webhookId: string;
  uniformId: string;
}

/** Every read of a table that grows with the messages, the users or the pushes, by the route that offers it. */
export function apiReads(of: Sample): Record<string, (db: Db) => Promise<unknown>> {
  const { appid, openid, templateId, messageId } = of;
  const limit = 50;
  const list =
    (filter: Partial<Parameters<typeof listMessages>[2]>) =>
    (db: Db): Promise<unknown> =>
      listMessages(db, appid, { limit, ...filter });
  const deliveries =
    (filter: Partial<Parameters<typeof listDeliveries>[2]>) =>
    (db: Db): Promise<unknown> =>
      listDeliveries(db, of.webhookId, { limit, ...filter });
  return {
    "GET /v1/messages": list({}),
    "GET /v1/messages?cursor": list({ before: messageId }),
    "GET /v1/messages?status=queued": list({ status: "queued" }),
    "GET /v1/messages?status=sending": list({ status: "sending" }),
    "GET /v1/messages?status=unknown": list({ status: "unknown" }),
    "GET /v1/messages?status=sent": list({ status: "sent" }),
    "GET /v1/messages?status=delivered": list({ status: "delivered" }),
    "GET /v1/messages?status=failed": list({ status: "failed" }),
    "GET /v1/messages?status=expired": list({ status: "expired" }),
    "GET /v1/messages?status=cancelled (there is none)": list({ status: "cancelled" }),
    "GET /v1/messages?kind (there is none)": list({ kind: "device" }),
    "GET /v1/messages?scene": list({ scene: of.scene }),
    "GET /v1/messages?scene (rare)": list({ scene: of.rareScene }),
    "GET /v1/messages?scene&status=failed (rare)": list({ scene: of.rareScene, status: "failed" }),
    "GET /v1/messages?openid": list({ openid }),
    "GET /v1/messages?openid&status&scene": list({ openid, status: "sent", scene: of.scene }),
    "GET /v1/messages/{id}": (db) => findMessage(db, appid, messageId),
    "GET /v1/messages/{id}: attempts": (db) => listAttempts(db, appid, messageId),
    "GET /v1/messages/{id}: events": (db) => listMessageEvents(db, appid, messageId),
    "POST /v1/messages: the key of a repeat": (db) =>
      findMessagesByIdempotencyKey(db, appid, [of.idempotencyKey]),
    "GET /v1/users": (db) => listUsers(db, appid, { after: undefined, limit }),
    "GET /v1/users?cursor": (db) => listUsers(db, appid, { after: openid, limit }),
    "GET /v1/messages?errcode (rare)": list({ errcode: 40037 }),
    "GET /v1/messages?reason&status=failed (rare)": list({ reason: "none", status: "failed" }),
    "GET /v1/messages?from&to": list({ from: new Date(0), to: new Date(1) }),
    "GET /v1/messages/{id}: ledger": (db) =>
      listMessageEntries(db, { appid, openid, templateId, messageId }),
    "GET /v1/messages/{id}: webhooks": (db) => listDeliveriesOfEvents(db, appid, [1, 2, 3], true),
    "GET /v1/users?openidPrefix": (db) =>
      searchUsers(db, appid, { openidPrefix: openid, after: undefined, limit }),
    "GET /v1/users?tag (rare)": (db) =>
      searchUsers(db, appid, { tag: "none", after: undefined, limit }),
    "GET /v1/users?externalIdPrefix": (db) =>
      listUsersByExternalId(db, appid, of.externalId, limit),
    "GET /v1/events": (db) =>
      readEventsAfter(db, appid, { after: { txid: "0", id: 0 }, limit: 500 }),
    "GET /v1/stats": (db) => readCounts(db, appid, lastDay()),
    "GET /v1/stats?scene": (db) =>
      readCounts(db, appid, { ...lastDay(), scene: { name: "s1", templateId } }),
    "GET /v1/stats: series": (db) =>
      readSeries(db, appid, lastDay(), { unit: "day", timeZone: "Asia/Shanghai" }),
    "GET /v1/stats: uncounted": (db) => findUncounted(db, appid),
    "GET /v1/stats/now: queue": (db) => readQueueState(db, appid),
    "GET /v1/stats/now: refused callbacks": (db) => readRefusedCallbacks(db, appid, lastDay().from),
    "GET /v1/stats/reach: since when": (db) => findFirstHour(db, appid),
    "GET /v1/stats/reach: pace": (db) => readPaces(db, appid, lastDay().from),
    "GET /v1/stats/reach: trend": (db) =>
      listReachTrend(db, appid, {
        templateIds: [templateId],
        since: lastDay().from,
        timeZone: "Asia/Shanghai",
      }),
    "GET /v1/stats/reach": (db) => listReach(db, appid),
    "statistics: is there news": (db) => listAppsToCount(db),
    "GET /v1/users/{openid}": (db) => findUser(db, appid, openid),
    "GET /v1/users by externalId": (db) => findUserByExternalId(db, appid, of.externalId),
    "POST /v1/messages: externalId": (db) => findOpenids(db, appid, [of.externalId]),
    "GET /v1/grants?openid": (db) => listBalancesOfUser(db, appid, openid),
    "GET /v1/grants?templateId": (db) =>
      listBalancesOfTemplate(db, appid, templateId, { after: openid, limit }),
    "GET /v1/grants/{openid}/history": (db) => listLedger(db, appid, openid, limit),
    "POST /v1/grants: what was told of it just before": (db) =>
      db.transaction().execute((tx) => listTestimony(tx, appid, justNow("oheavy", templateId))),
    "GET /v1/callbacks": (db) => listCallbacks(db, appid, { before: undefined, limit }),
    "POST /v1/diagnosis: last callback": (db) => lastCallbackAt(db, appid),
    "POST /v1/diagnosis: messages in trouble": (db) => countTroubled(db),
    "GET /v1/campaigns": (db) =>
      listCampaigns(db, appid, { state: undefined, before: undefined, limit }),
    "GET /v1/campaigns?state": (db) =>
      listCampaigns(db, appid, { state: "draft", before: undefined, limit }),
    "GET /v1/campaigns/{id}": (db) => findCampaign(db, appid, of.campaignId),
    "GET /v1/campaigns/{id}/recipients": (db) =>
      listRecipients(db, appid, of, { hasGrant: undefined, after: undefined, limit }),
    "GET /v1/campaigns/{id}/recipients?reach=without-grant": (db) =>
      listRecipients(db, appid, of, { hasGrant: false, after: undefined, limit }),
    "POST /v1/campaigns: the key of a repeat": (db) => findCampaignByKey(db, appid, "none"),
    "GET /v1/customer-service/conversations": (db) =>
      listConversations(db, appid, { filter: {}, before: undefined, limit }),
    "GET /v1/customer-service/conversations?window=open": (db) =>
      listConversations(db, appid, { filter: { isOpen: true }, before: undefined, limit }),
    "GET /v1/customer-service/conversations?unread=true": (db) =>
      listConversations(db, appid, { filter: { isUnread: true }, before: undefined, limit }),
    "GET /v1/customer-service/conversations?q": (db) =>
      searchConversations(db, appid, { words: "never written", filter: {}, limit }),
    "GET /v1/customer-service/conversations/{openid}": (db) => findConversation(db, appid, openid),
    "GET /v1/customer-service/conversations/{openid}/messages": (db) =>
      listConversationLines(db, appid, openid, { before: undefined, limit }),
    "GET /v1/customer-service/media": (db) => listMedia(db, appid, { before: undefined, limit }),
    "GET /v1/service-cards": (db) => listCardUpdates(db, appid, { openid, notifyCode: "c" }, limit),
    "GET /v1/uniform-messages/{id}": (db) => findUniform(db, appid, of.uniformId),
    "GET /v1/uniform-messages/{id}: channels": (db) => listChannels(db, appid, of.uniformId),
    "POST /v1/uniform-messages: the key of a repeat": (db) => findUniformByKey(db, appid, "none"),
    "GET /v1/webhooks/{id}/deliveries": deliveries({}),
    "GET /v1/webhooks/{id}/deliveries?status=pending": deliveries({ status: "pending" }),
    "GET /v1/webhooks/{id}/deliveries?status=delivered": deliveries({ status: "delivered" }),
    "GET /v1/webhooks/{id}/deliveries?status=failed": deliveries({ status: "failed" }),
    "POST /v1/webhooks/{id}/deliveries/{deliveryId}/retry": (db) =>
      findDelivery(db, of.webhookId, 1),
    "GET /v1/webhooks/{id}/deliveries/{deliveryId}: event": (db) =>
      findDeliveredEvent(db, of.webhookId, 1),
    "webhooks: is there news": (db) => findWebhooksWithNews(db),
    "GET /metrics: queue": (db) => readQueueGauges(db),
    "GET /metrics: later, callbacks, webhooks": (db) => readOperationGauges(db),
    "GET /metrics: campaigns": (db) => countOpenCampaigns(db),
  };
}

function lastDay(): { from: Date; to: Date; scene: undefined } {
  const to = new Date();
  return { from: new Date(to.getTime() - 86_400_000), to, scene: undefined };
}

function justNow(openid: string, templateId: string) {
  const aroundMs = 2 * 60_000;
  const since = new Date(Date.now() - aroundMs);
  return [{ openid, templateId, since, until: new Date(Date.now() + aroundMs) }];
}
