import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import { byOpenid, ofApp } from "../../contract/common.ts";
import {
  userDetail,
  userList,
  userListQuery,
  userRequest,
  userTagRequest,
  userTagResponse,
} from "../../contract/grants.ts";
import { isTimeZone, isWithin } from "../../daily-window.ts";
import { isUniqueViolation } from "../../db/sql-errors.ts";
import { HongyanError } from "../../errors.ts";
import { changeTags, mostTags } from "../../store/user-tags.ts";
import {
  findUser,
  findUserByExternalId,
  listUsers,
  listUsersByExternalId,
  searchUsers,
  upsertUsers,
  type UserRow,
} from "../../store/users.ts";
import { listBalancesOfUser } from "../../store/ledger.ts";
import { toHours } from "../hours.ts";
import { resolveRecipients } from "../resolve-recipients.ts";
import { whichApp } from "../which-app.ts";
import { answers, security, typed } from "./typed.ts";

const tags = ["users"];

export function userRoutes(app: FastifyInstance, ctx: Context): void {
  const routes = typed(app);

  routes.get(
    "/v1/users",
    {
      config: { access: { scope: "users:read" } },
      schema: {
        tags,
        summary: "Users, in the order of their openids; by externalId, by a beginning, by tag",
        security,
        querystring: userListQuery,
        response: answers(200, userList),
      },
    },
    async (request) => {
      const { appid: named, externalId, cursor, limit } = request.query;
      const { openidPrefix, externalIdPrefix, tag } = request.query;
      const appid = await whichApp(ctx, request, named);
      if (externalId !== undefined) {
        const row = await findUserByExternalId(ctx.db, appid, externalId);
        return { users: row === undefined ? [] : [toUser(row)], nextCursor: null };
      }
      if (externalIdPrefix !== undefined) {
        const rows = await listUsersByExternalId(ctx.db, appid, externalIdPrefix, limit);
        return { users: rows.map(toUser), nextCursor: null };
      }
      if (openidPrefix !== undefined || tag !== undefined) {
        const { users, next } = await searchUsers(ctx.db, appid, {
          ...(openidPrefix === undefined ? {} : { openidPrefix }),
          ...(tag === undefined ? {} : { tag }),
          after: cursor,
          limit,
        });
        return { users: users.map(toUser), nextCursor: next };
      }
      const rows = await listUsers(ctx.db, appid, { after: cursor, limit });
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return { users: rows.map(toUser), nextCursor: last?.openid ?? null };
    },
  );

  routes.get(
    "/v1/users/:openid",
    {
      config: { access: { scope: "users:read" } },
      schema: {
        tags,
        summary: "One user, with balances and quiet hours",
        security,
        params: byOpenid,
        querystring: ofApp,
        response: answers(200, userDetail),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      const row = await findUser(ctx.db, appid, request.params.openid);
      if (row !== undefined) {
        return {
          ...toUser(row),
          grants: await grantsOf(ctx, appid, row.openid),
          quietHours: await quietHoursOf(ctx, appid, row.timeZone),
        };
      }
      throw new HongyanError(
        "USER_NOT_FOUND",
        `app ${appid} has no user with openid ${request.params.openid}`,
        {
          hint: "Users appear when they log in, or are imported with POST /v1/users.",
        },
      );
    },
  );

  routes.post(
    "/v1/users",
    {
      config: { access: { scope: "users:write" } },
      schema: {
        tags,
        summary: "Add users, or tie the business's own ids to them",
        security,
        body: userRequest,
        response: answers(200, z.object({ users: z.int() })),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.body.appid);
      const users = new Map(request.body.users.map((user) => [user.openid, user]));
      await upsertUsers(
        ctx.db,
        appid,
        [...users.values()].map((user) => ({
          openid: user.openid,
          externalId: user.externalId ?? null,
          timeZone: user.timeZone ?? null,
        })),
      ).catch((error: unknown) => {
        throw isUniqueViolation(error) ? externalIdTaken(error) : error;
      });
      return { users: users.size };
    },
  );

  routes.patch(
    "/v1/users",
    {
      config: { access: { scope: "users:write" } },
      schema: {
        tags,
        summary: "Add and remove tags of up to 1,000 users",
        security,
        body: userTagRequest,
        response: answers(200, userTagResponse),
      },
    },
    async (request) => {
      const { appid: named, users: to, add, remove } = request.body;
      const appid = await whichApp(ctx, request, named);
      const resolved = await resolveRecipients(ctx, appid, to);
      const openids = new Set(resolved.filter((one) => typeof one === "string"));
      const { users, isTooMany } = await changeTags(ctx.db, appid, [...openids], { add, remove });
      if (isTooMany) throw tooManyTags();
      const unnamed = resolved.filter((one) => typeof one !== "string").length;
      return { users, unknown: openids.size - users + unnamed };
    },
  );
}

async function grantsOf(ctx: Context, appid: string, openid: string) {
  const balances = await listBalancesOfUser(ctx.db, appid, openid);
  return Promise.all(
    balances.map(async ({ templateId, available, unlimited, updatedAt }) => ({
      templateId,
      title: (await ctx.reference.template(appid, templateId))?.template.title ?? null,
      available,
      unlimited,
      updatedAt: updatedAt.toISOString(),
    })),
  );
}

async function quietHoursOf(ctx: Context, appid: string, timeZone: string | null) {
  const rules = await ctx.reference.sceneRules(appid);
  return rules.flatMap(({ scene, quietHours, isRemoved }) => {
    if (quietHours === null || isRemoved) return [];
    const isKnown = timeZone !== null && isTimeZone(timeZone);
    const window = { ...quietHours, timeZone: isKnown ? timeZone : quietHours.timeZone };
    return [{ scene, ...toHours(window), isNow: isWithin(window, new Date()) }];
  });
}

function tooManyTags(): HongyanError {
  return new HongyanError("BAD_REQUEST", `a user carries ${mostTags} tags at most`, {
    hint: "Remove tags that nobody asks for any more. Nothing of this request was written.",
  });
}

function externalIdTaken(cause: unknown): HongyanError {
  return new HongyanError("EXTERNAL_ID_TAKEN", "one of these externalIds is another user's", {
    hint: "An externalId names one openid in one app. Nothing of this request was written.",
    cause,
  });
}

function toUser(row: UserRow) {
  return {
    openid: row.openid,
    externalId: row.externalId,
    timeZone: row.timeZone,
    tags: row.tags,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
  };
}
