import type { FastifyInstance } from "fastify";
import type { z } from "zod";
import type { Context } from "../../context.ts";
import { ofApp } from "../../contract/common.ts";
import {
  grantTotals,
  reach,
  reachQuery,
  statistics,
  statisticsNow,
  statisticsQuery,
} from "../../contract/statistics.ts";
import { HongyanError } from "../../errors.ts";
import { explainPause } from "../../flow/statistics/explain-reason.ts";
import { readNow } from "../../flow/statistics/read-now.ts";
import { readReach } from "../../flow/statistics/read-reach.ts";
import { readStatistics } from "../../flow/statistics/read-statistics.ts";
import { findApp, type AppRow } from "../../store/apps.ts";
import { listReach, type ReachRow } from "../../store/reach.ts";
import { seesEveryWebhook } from "../caller.ts";
import { whichApp } from "../which-app.ts";
import { answers, security, typed } from "./typed.ts";

const tags = ["statistics"];
const hourMs = 3_600_000;
/** This hour and the 23 before it; today and the six days before. */
const usualRangeMs = { hour: 23 * hourMs, day: 6 * 24 * hourMs };

/** Numbers for the overview: what happened, who can be reached, how it is now. */
export function statisticsRoutes(app: FastifyInstance, ctx: Context): void {
  const routes = typed(app);

  routes.get(
    "/v1/stats",
    {
      config: { access: { scope: "statistics:read" } },
      schema: {
        tags,
        summary: "What happened in a range of time, by hour or day, beside the range before",
        security,
        querystring: statisticsQuery,
        response: answers(200, statistics),
      },
    },
    async (request) => {
      const { appid: named, by, scene, timeZone } = request.query;
      const appid = await whichApp(ctx, request, named);
      const to = request.query.to === undefined ? new Date() : new Date(request.query.to);
      const from =
        request.query.from === undefined
          ? // `to` is not within the range: at 3:00 sharp, 2:00 is the last hour.
            new Date(to.getTime() - 1 - usualRangeMs[by])
          : new Date(request.query.from);
      const found = await readStatistics(ctx, appid, { from, to, by, timeZone, scene });
      return {
        ...found,
        appid,
        scene: scene ?? null,
        by,
        timeZone,
        from: found.from.toISOString(),
        to: to.toISOString(),
        countedUntil: found.countedUntil.toISOString(),
        previous: {
          from: found.previous.from.toISOString(),
          to: found.previous.to.toISOString(),
          totals: found.previous.totals,
        },
        series: found.series.map((one) => ({ ...one, at: one.at.toISOString() })),
      };
    },
  );

  routes.get(
    "/v1/stats/reach",
    {
      config: { access: { scope: "statistics:read" } },
      schema: {
        tags,
        summary: "How many users can be reached by each template, and for how long at this pace",
        security,
        querystring: reachQuery,
        response: answers(200, reach),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      const templates = await readReach(ctx, appid, request.query.timeZone);
      return {
        appid,
        templates: templates.map((one) => ({
          ...toTotals(one),
          type: one.type === 3 ? ("long-term" as const) : ("one-time" as const),
          scenes: one.scenes,
          trend: one.trend.map(({ at, users, grants }) => ({
            at: at.toISOString(),
            users,
            grants,
          })),
          earnedPerDay: round(one.earnedPerDay),
          spentPerDay: round(one.spentPerDay),
          daysLeft: one.daysLeft === null ? null : round(one.daysLeft),
        })),
      };
    },
  );

  routes.get(
    "/v1/stats/now",
    {
      config: { access: { scope: "statistics:read" } },
      schema: {
        tags,
        summary: "How an app is right now: its queue, token, callbacks, quotas and webhooks",
        security,
        querystring: ofApp,
        response: answers(200, statisticsNow),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      // As it is in the database, not as it was two seconds ago: a pause is to be seen at once.
      const app = await findApp(ctx.db, appid);
      if (app === undefined) throw appNotFound(appid);
      const now = await readNow(ctx, app, {
        seesEveryWebhook: seesEveryWebhook(request.caller),
      });
      return {
        appid,
        at: new Date().toISOString(),
        queue: { ...now.queue, oldestDueAt: toIso(now.queue.oldestDueAt) },
        paused: toPause(app),
        token: {
          status: now.token.status,
          refreshedAt: toIso(now.token.refreshedAt),
          expiresAt: toIso(now.token.expiresAt),
          lastError: now.token.lastError,
        },
        callbacks: {
          isConfigured: app.callbackMode !== null,
          verifiedAt: toIso(app.callbackVerifiedAt),
          lastAt: toIso(now.callbacks.lastAt),
          refused: now.callbacks.refused,
        },
        quotas: now.quotas.map((quota) => ({
          api: quota.api,
          dailyLimit: quota.dailyLimit,
          usedToday: quota.usedToday,
          remaining: quota.remaining,
          runsOutAt: toIso(quota.runsOutAt),
          resetsAt: quota.resetsAt.toISOString(),
        })),
        webhooks: now.webhooks.map((webhook) => ({
          id: webhook.webhookId,
          name: webhook.name,
          failingSince: toIso(webhook.failingSince),
          disabled:
            webhook.disabledAt === null
              ? null
              : { at: webhook.disabledAt.toISOString(), reason: webhook.disabledReason ?? "" },
        })),
      };
    },
  );

  routes.get(
    "/v1/grants/totals",
    {
      config: { access: { scope: "grants:read" } },
      schema: {
        tags: ["grants"],
        summary: "Users and grants of each template, as they were counted last",
        security,
        querystring: ofApp,
        response: answers(200, grantTotals),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      return { templates: (await listReach(ctx.db, appid)).map(toTotals) };
    },
  );
}

/** It was removed since it was looked up. */
function appNotFound(appid: string): HongyanError {
  return new HongyanError("APP_NOT_FOUND", `there is no app ${appid}`, {
    hint: "GET /v1/apps lists the apps.",
  });
}

function toTotals(row: ReachRow) {
  return {
    templateId: row.templateId,
    title: row.title,
    countedAt: toIso(row.at),
    users: row.users,
    grants: row.grants,
    unlimited: row.unlimited,
  };
}

function toPause(app: AppRow): z.infer<typeof statisticsNow>["paused"] {
  if (!app.isPaused) return null;
  const { says, todo } = explainPause(app.pausedReason, app.pausedErrcode);
  return {
    until: toIso(app.pausedUntil),
    errcode: app.pausedErrcode,
    reason: app.pausedReason,
    says,
    todo,
  };
}

function toIso(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}

/** A tenth: nobody plans by hundredths of a grant. */
function round(value: number): number {
  return Math.round(value * 10) / 10;
}
