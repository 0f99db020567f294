import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import { deleted } from "../../contract/common.ts";
import {
  operatorCreated,
  operatorId,
  operatorLink,
  operatorList,
  operatorPatch,
  operatorRequest,
  type operatorResponse,
} from "../../contract/operators.ts";
import { HongyanError } from "../../errors.ts";
import { changeOperator, issueLink, removeOperator } from "../../flow/operators/change-operator.ts";
import { createOperator } from "../../flow/operators/create-operator.ts";
import type { Link } from "../../flow/operators/links.ts";
import { toAuthority } from "../../roles.ts";
import { listOperators, type OperatorRow } from "../../store/operators.ts";
import { versionOfOperator } from "../../version-of.ts";
import { actorOf } from "../actor.ts";
import type { Callers } from "../callers.ts";
import { preconditionOf } from "../precondition.ts";
import { refuseMoreThanOwn } from "../refuse-more-than-own.ts";
import { answers, security, typed } from "./typed.ts";

const tags = ["operators"];
const read = { access: { scope: "operators:read", everyApp: true } } as const;
const write = { access: { scope: "operators:write", everyApp: true } } as const;
const byId = z.object({ id: operatorId });

/** Who may use the console. Only owners of the whole installation, and API keys for every app, change it. */
export function operatorRoutes(app: FastifyInstance, ctx: Context, callers: Callers): void {
  const routes = typed(app);

  routes.get(
    "/v1/operators",
    {
      config: read,
      schema: {
        tags,
        summary: "Everybody who may use the console",
        security,
        response: answers(200, operatorList),
      },
    },
    async () => ({ operators: (await listOperators(ctx.db)).map(toOperator) }),
  );

  routes.post(
    "/v1/operators",
    {
      config: write,
      schema: {
        tags,
        summary: "Invite somebody: the link at which they choose their password",
        description:
          "The link is shown this once, and good once, for 24 hours. FORBIDDEN for roles that may do more than the caller.",
        security,
        body: operatorRequest,
        response: answers(201, operatorCreated),
      },
    },
    async (request, reply) => {
      mayGrant(request)(request.body.roles);
      const { operatorId, link } = await createOperator(ctx, request.body, actorOf(request));
      reply.header("cache-control", "no-store");
      const operator = await view(ctx, operatorId);
      return reply.status(201).send({ ...operator, link: toLink(link) });
    },
  );

  routes.patch(
    "/v1/operators/:id",
    {
      config: write,
      schema: {
        tags,
        summary: "Change name or roles, disable, or take a lost second factor away",
        description:
          "Counts at once; in other processes within five seconds. LAST_OWNER when nobody could sign in as an owner of the whole installation any more. FORBIDDEN when the roles, present or new, may do more than the caller. With If-Match (a version that was read) nothing that somebody else changed meanwhile is overwritten: CHANGED_MEANWHILE.",
        security,
        params: byId,
        body: operatorPatch,
        response: answers(200, operatorCreated.omit({ link: true })),
      },
    },
    async (request) => {
      const { id } = request.params;
      const check = preconditionOf(request, toEdited);
      await changeOperator(ctx, id, request.body, actorOf(request), mayGrant(request), check);
      callers.forget();
      return view(ctx, id);
    },
  );

  routes.delete(
    "/v1/operators/:id",
    {
      config: write,
      schema: {
        tags,
        summary: "Remove an operator; the audit log keeps the name",
        description: "FORBIDDEN when their roles may do more than the caller.",
        security,
        params: byId,
        response: answers(200, deleted),
      },
    },
    async (request) => {
      await removeOperator(ctx, request.params.id, actorOf(request), mayGrant(request));
      callers.forget();
      return { deleted: true as const };
    },
  );

  routes.post(
    "/v1/operators/:id/link",
    {
      config: write,
      schema: {
        tags,
        summary: "A new invitation, or a link to choose a new password",
        description:
          "Shown this once, good once, for 24 hours; older links are void. The present password stays good until it is used. FORBIDDEN when their roles may do more than the caller.",
        security,
        params: byId,
        response: answers(201, operatorLink),
      },
    },
    async (request, reply) => {
      const link = await issueLink(ctx, request.params.id, actorOf(request), mayGrant(request));
      reply.header("cache-control", "no-store");
      return reply.status(201).send(toLink(link));
    },
  );
}

/** Refuses roles that may do more than the caller. A link to choose a password is as good as the roles behind it. */
function mayGrant(request: FastifyRequest): (roles: OperatorRow["roles"]) => void {
  return (roles) => refuseMoreThanOwn(request, roles.map(toAuthority));
}

async function view(ctx: Context, id: string): Promise<z.infer<typeof operatorResponse>> {
  const row = (await listOperators(ctx.db)).find((one) => one.operatorId === id);
  if (row === undefined) {
    throw new HongyanError("OPERATOR_NOT_FOUND", `there is no operator ${id}`, {
      hint: "Somebody removed it just now.",
    });
  }
  return toOperator(row);
}

function toOperator(
  row: Awaited<ReturnType<typeof listOperators>>[number],
): z.infer<typeof operatorResponse> {
  return { ...toEdited(row), lastSeenAt: row.lastSeenAt?.toISOString() ?? null };
}

function toEdited(row: OperatorRow): Omit<z.infer<typeof operatorResponse>, "lastSeenAt"> {
  return {
    id: row.operatorId,
    name: row.name,
    roles: row.roles,
    hasPassword: row.passwordHash !== null,
    hasTotp: row.totpSealed !== null,
    createdAt: row.createdAt.toISOString(),
    disabledAt: row.disabledAt?.toISOString() ?? null,
    version: versionOfOperator(row),
  };
}

function toLink(link: Link): z.infer<typeof operatorLink> {
  return { path: link.path, expiresAt: link.expiresAt.toISOString() };
}
