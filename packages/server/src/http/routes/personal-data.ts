import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import type { z } from "zod";
import type { Context } from "../../context.ts";
import { byId, byOpenid, ofApp } from "../../contract/common.ts";
import { erasure, personalData } from "../../contract/personal-data.ts";
import { HongyanError } from "../../errors.ts";
import { writeAudit } from "../../flow/operators/write-audit.ts";
import { exportUser } from "../../flow/personal-data/export-user.ts";
import { requestErasure, userMark } from "../../flow/personal-data/request-erasure.ts";
import { findErasure, type ErasureRow } from "../../store/erasures.ts";
import { actorOf } from "../actor.ts";
import { whichApp } from "../which-app.ts";
import { answers, security, typed } from "./typed.ts";

const tags = ["personal data"];

/** What a user may ask of whoever keeps data about them: all of it, and to be forgotten. */
export function personalDataRoutes(app: FastifyInstance, ctx: Context): void {
  const routes = typed(app);

  routes.get(
    "/v1/users/:openid/data",
    {
      config: { access: { scope: "personal-data:read" } },
      schema: {
        tags,
        summary: "Everything that is kept about one user, as one document",
        description:
          "Rows as they stand in the database. A user who is not known has an empty one. The audit log says who asked.",
        security,
        params: byOpenid,
        querystring: ofApp,
        response: answers(200, personalData),
      },
    },
    async (request, reply) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      const { openid } = request.params;
      await writeAudit(ctx.db, actorOf(request), {
        action: "personal-data.exported",
        appid,
        target: userMark(ctx, appid, openid),
      });
      reply.type("application/json; charset=utf-8").header("cache-control", "no-store");
      return reply.send(
        Readable.from(exportUser(ctx, { appid, openid }), { objectMode: false }) as never,
      );
    },
  );

  routes.delete(
    "/v1/users/:openid/data",
    {
      config: { access: { scope: "personal-data:write" } },
      schema: {
        tags,
        summary: "Forget a user: everything about them is deleted, or loses whom it is about",
        description:
          "A worker carries it out. Messages that wait are cancelled first; one that is on the wire is waited for. Asked for again, it begins anew. USER_NOT_FOUND: nothing is kept about this openid in this app.",
        security,
        params: byOpenid,
        querystring: ofApp,
        response: answers(202, erasure),
      },
    },
    async (request, reply) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      const { openid } = request.params;
      const actor = actorOf(request);
      const requested = await ctx.db
        .transaction()
        .execute((tx) => requestErasure(ctx, tx, { appid, openid, cause: "request", actor }));
      if (requested !== undefined) return reply.status(202).send(toErasure(requested));
      throw new HongyanError("USER_NOT_FOUND", `app ${appid} keeps nothing about ${openid}`, {
        hint: "An openid belongs to one app. A user who was erased before is not known any more.",
      });
    },
  );

  routes.get(
    "/v1/erasures/:id",
    {
      config: { access: { scope: "personal-data:write" } },
      schema: {
        tags,
        summary: "How far an erasure is",
        security,
        params: byId,
        querystring: ofApp,
        response: answers(200, erasure),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      const { id } = request.params;
      const row = await findErasure(ctx.db, appid, id);
      if (row !== undefined) return toErasure(row);
      throw new HongyanError("ERASURE_NOT_FOUND", `app ${appid} has no erasure ${id}`, {
        hint: "DELETE /v1/users/{openid}/data answers with the id of the erasure that it began.",
      });
    },
  );
}

function toErasure(row: ErasureRow): z.infer<typeof erasure> {
  return {
    id: row.erasureId,
    appid: row.appid,
    state: row.state,
    cause: row.cause,
    requestedAt: row.requestedAt.toISOString(),
    erasedAt: row.erasedAt?.toISOString() ?? null,
    doneAt: row.doneAt?.toISOString() ?? null,
  };
}
