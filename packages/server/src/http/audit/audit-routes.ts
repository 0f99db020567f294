import type { FastifyInstance, FastifyRequest, RouteOptions } from "fastify";
import type { Context } from "../../context.ts";
import { writeAudit } from "../../flow/operators/write-audit.ts";
import { actorOf } from "../actor.ts";
import { named, textsOf } from "../named.ts";
import { auditedRoutes, type Audit } from "./audited-routes.ts";
import { readThing } from "./read-thing.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** How the thing was that the request changes. */
    thingBefore: object | undefined;
  }
}

/**
 * Writes a line to the audit log for each request that changed something, before it is answered: whoever is told that it was done
 * finds it there.
 */
export function auditRoutes(app: FastifyInstance, ctx: Context): void {
  app.decorateRequest("thingBefore");
  app.addHook("onRoute", (route) => {
    const audit = auditedRoutes[`${String(route.method)} ${route.url}`];
    if (audit != null) addHooks(ctx, route, audit);
  });
}

function addHooks(ctx: Context, route: RouteOptions, audit: Audit): void {
  const { thing } = audit;
  if (thing !== undefined) {
    route.preHandler = [
      ...[route.preHandler ?? []].flat(),
      async (request) => {
        request.thingBefore = await readThing(ctx, request, thing);
      },
    ];
  }
  route.preSerialization = [
    ...[route.preSerialization ?? []].flat(),
    async (request, reply, payload) => {
      const isLogged = request.caller?.kind === "operator" || audit.byOperatorsOnly !== true;
      if (reply.statusCode < 300 && isLogged) await write(ctx, request, audit, payload);
      return payload;
    },
  ];
}

async function write(
  ctx: Context,
  request: FastifyRequest,
  { action, thing }: Audit,
  answer: unknown,
): Promise<void> {
  const before: object | undefined = request.thingBefore;
  const isGone = request.method === "DELETE";
  const after =
    thing === undefined ? answer : isGone ? undefined : await readThing(ctx, request, thing);
  await writeAudit(ctx.db, actorOf(request), {
    action,
    appid: request.appid ?? textsOf(before).appid ?? textsOf(answer).appid ?? null,
    target: targetOf(request, answer),
    before,
    after,
  });
}

/** By the path, else by the body, else what was made. */
function targetOf(request: FastifyRequest, answer: unknown): string | null {
  const inPath = Object.values(request.params ?? {}).join("/");
  if (inPath !== "") return inPath;
  const { body } = named(request);
  return textsOf(answer).id ?? body.name ?? body.templateId ?? body.appid ?? null;
}
