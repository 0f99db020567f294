import type { TokenState } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import type { AppRow } from "../../store/apps.ts";
import { readAccessToken } from "../../store/access-tokens.ts";
import { lastCallbackAt } from "../../store/callbacks.ts";
import { readQueueState, type QueueState } from "../../store/queue-state.ts";
import { readRefusedCallbacks } from "../../store/statistics.ts";
import { listWebhooksInTrouble, type WebhookRow } from "../../store/webhooks.ts";
import { readQuotas, type Quota } from "../pacing/read-quotas.ts";

export interface Now {
  queue: QueueState;
  token: {
    status: TokenState["status"];
    refreshedAt: Date | null;
    expiresAt: Date | null;
    lastError: string | null;
  };
  callbacks: { lastAt: Date | null; refused: { reason: string; count: number }[] };
  quotas: Quota[];
  webhooks: WebhookRow[];
}

const hourMs = 3_600_000;

/** How an app is right now: what waits, what is broken, what runs out. Asks WeChat nothing. */
export async function readNow(
  ctx: Context,
  app: AppRow,
  { seesEveryWebhook }: { seesEveryWebhook: boolean },
): Promise<Now> {
  const { db } = ctx;
  const { appid } = app;
  const token = ctx.wechat.of(appid).tokenSource.state();
  const stored = await readAccessToken(db, appid);
  const isGood = stored !== undefined && stored.expiresAt.getTime() > Date.now();
  // Counts are by the hour: this one and the one before.
  const since = new Date(Math.floor(Date.now() / hourMs - 1) * hourMs);
  return {
    queue: await readQueueState(db, appid),
    token: {
      // A process that has sent nothing yet knows nothing of the token that the others share.
      status: token.status === "none" && isGood ? "ready" : token.status,
      refreshedAt: token.refreshedAtMs === undefined ? null : new Date(token.refreshedAtMs),
      expiresAt: stored?.expiresAt ?? null,
      lastError: token.lastError?.message ?? null,
    },
    callbacks: {
      lastAt: (await lastCallbackAt(db, appid)) ?? null,
      refused: await readRefusedCallbacks(db, appid, since),
    },
    quotas: await readQuotas(ctx, appid),
    webhooks: await listWebhooksInTrouble(db, appid, seesEveryWebhook),
  };
}
