import type { FastifyInstance } from "fastify";
import type { z } from "zod";
import type { Context } from "../../context.ts";
import { auditList, auditQuery, type auditEntry } from "../../contract/operators.ts";
import { listAudit, type AuditRow } from "../../store/audit-log.ts";
import { reachedApp, reachedApps } from "../which-app.ts";
import { answers, security, typed } from "./typed.ts";

/** Who changed what. */
export function auditLogRoutes(app: FastifyInstance, ctx: Context): void {
  typed(app).get(
    "/v1/audit-log",
    {
      config: { access: { scope: "audit-log:read" } },
      schema: {
        tags: ["operators"],
        summary: "Who changed what, from where, newest first",
        description:
          "Without appid: of every app that the caller may see, and for callers of every app also of the installation itself. Kept for ever.",
        security,
        querystring: auditQuery,
        response: answers(200, auditList),
      },
    },
    async (request) => {
      const { appid, actor, action, cursor, limit } = request.query;
      const rows = await listAudit(ctx.db, {
        appids: appid === undefined ? reachedApps(request) : [reachedApp(request, appid)],
        actorId: actor ?? null,
        action: action ?? null,
        before: cursor ?? null,
        limit,
      });
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return { entries: rows.map(toEntry), nextCursor: last?.auditId ?? null };
    },
  );
}

function toEntry(row: AuditRow): z.infer<typeof auditEntry> {
  return {
    id: row.auditId,
    at: row.at.toISOString(),
    actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
    appid: row.appid,
    action: row.action,
    target: row.target,
    before: row.before,
    after: row.after,
    address: row.address,
  };
}
