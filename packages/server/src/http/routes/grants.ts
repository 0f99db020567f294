import type { FastifyInstance } from "fastify";
import type { Context } from "../../context.ts";
import { byOpenid, ofApp } from "../../contract/common.ts";
import {
  grantHistory,
  grantImportRequest,
  grantImportResponse,
  grantList,
  grantListQuery,
} from "../../contract/grants.ts";
import { HongyanError } from "../../errors.ts";
import { explainLedgerEntry } from "../../flow/grants/explain-ledger-entry.ts";
import { recordGrants } from "../../flow/grants/record-grants.ts";
import {
  listBalancesOfTemplate,
  listBalancesOfUser,
  listLedger,
  type BalanceRow,
} from "../../store/ledger.ts";
import { findUserByExternalId, upsertUsers } from "../../store/users.ts";
import { whichApp } from "../which-app.ts";
import { answers, security, typed } from "./typed.ts";

const tags = ["grants"];
const historyLength = 500;

export function grantRoutes(app: FastifyInstance, ctx: Context): void {
  const routes = typed(app);

  routes.get(
    "/v1/grants",
    {
      config: { access: { scope: "grants:read" } },
      schema: {
        tags,
        summary: "Balances of one user, or of one template",
        security,
        querystring: grantListQuery,
        response: answers(200, grantList),
      },
    },
    async (request) => {
      const { appid: named, templateId, cursor, limit } = request.query;
      const appid = await whichApp(ctx, request, named);
      if (templateId !== undefined) {
        const rows = await listBalancesOfTemplate(ctx.db, appid, templateId, {
          after: cursor,
          limit,
        });
        const last = rows.length === limit ? rows.at(-1) : undefined;
        return { grants: rows.map(toGrant), nextCursor: last?.openid ?? null };
      }
      const who =
        request.query.openid ?? (await openidOf(ctx, appid, request.query.externalId ?? ""));
      const rows = await listBalancesOfUser(ctx.db, appid, who);
      return { grants: rows.map(toGrant), nextCursor: null };
    },
  );

  routes.get(
    "/v1/grants/:openid/history",
    {
      config: { access: { scope: "grants:read" } },
      schema: {
        tags,
        summary: "Why a user's balances are what they are, newest first",
        security,
        params: byOpenid,
        querystring: ofApp,
        response: answers(200, grantHistory),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      const rows = await listLedger(ctx.db, appid, request.params.openid, historyLength);
      return {
        entries: rows.map((row) => ({
          ...row,
          why: explainLedgerEntry(row),
          happenedAt: row.happenedAt?.toISOString() ?? null,
          createdAt: row.createdAt.toISOString(),
        })),
      };
    },
  );

  routes.post(
    "/v1/grants",
    {
      config: { access: { scope: "grants:write" } },
      schema: {
        tags,
        summary:
          "Report what users chose, for a business that has its own log-in; also to move grants in",
        security,
        body: grantImportRequest,
        response: answers(200, grantImportResponse),
      },
    },
    async (request) => {
      const { grants } = request.body;
      const appid = await whichApp(ctx, request, request.body.appid);
      await refuseUnknownTemplates(ctx, appid, new Set(grants.map((grant) => grant.templateId)));
      await upsertUsers(
        ctx.db,
        appid,
        [...new Set(grants.map((grant) => grant.openid))].map((openid) => ({
          openid,
          externalId: null,
        })),
      );
      const counted = await recordGrants(
        ctx,
        appid,
        "business",
        grants.map((grant) => ({
          openid: grant.openid,
          reportId: `business:${grant.id}`,
          choices: { [grant.templateId]: grant.choice },
          count: grant.count,
          at: new Date(Date.now() - grant.ageMs),
          ...(grant.import === undefined ? {} : { isImport: grant.import }),
        })),
      );
      return { counted, repeated: grants.length - counted };
    },
  );
}

async function refuseUnknownTemplates(
  ctx: Context,
  appid: string,
  templateIds: Set<string>,
): Promise<void> {
  for (const templateId of templateIds) {
    if ((await ctx.reference.template(appid, templateId)) !== undefined) continue;
    throw new HongyanError(
      "TEMPLATE_NOT_FOUND",
      `template ${templateId} is not in the list of app ${appid}`,
      {
        hint: "Bring the list up to date with POST /v1/templates/sync. Nothing of this request was written.",
        details: { templateId },
      },
    );
  }
}

async function openidOf(ctx: Context, appid: string, externalId: string): Promise<string> {
  const user = await findUserByExternalId(ctx.db, appid, externalId);
  if (user !== undefined) return user.openid;
  throw new HongyanError(
    "USER_NOT_FOUND",
    `app ${appid} has no user with the externalId ${externalId}`,
    {
      hint: "Tie an externalId to an openid with POST /v1/users.",
    },
  );
}

function toGrant(row: BalanceRow) {
  return { ...row, updatedAt: row.updatedAt.toISOString() };
}
