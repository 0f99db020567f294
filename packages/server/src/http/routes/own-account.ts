import type { FastifyInstance } from "fastify";
import type { Context } from "../../context.ts";
import {
  ownPatch,
  sessionState,
  totpBeginRequest,
  totpBegun,
  totpConfirmRequest,
  totpRemoveRequest,
} from "../../contract/operators.ts";
import { changeOwn } from "../../flow/operators/change-own.ts";
import {
  beginSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
} from "../../flow/operators/change-totp.ts";
import { actorOf } from "../actor.ts";
import type { Callers } from "../callers.ts";
import type { Csrf } from "../csrf.ts";
import { readSessionCookie } from "../operator-cookie.ts";
import { ownSession } from "../own-session.ts";
import { toSessionState } from "../to-session-state.ts";
import { answers, typed } from "./typed.ts";

const tags = ["console"];
const security = [{ operator: [] }];
const config = { access: "operator" } as const;

/** What operators change about themselves: password, language, second factor. */
export function ownAccountRoutes(
  app: FastifyInstance,
  ctx: Context,
  { callers, csrf }: { callers: Callers; csrf: Csrf },
): void {
  const routes = typed(app);
  const stateNow = async (request: Parameters<typeof readSessionCookie>[0]) => {
    callers.forget();
    const { session } = await callers.ofSession(readSessionCookie(request) ?? "", request.ip);
    return toSessionState(csrf, session);
  };

  routes.patch(
    "/v1/session/operator",
    {
      config,
      schema: {
        tags,
        summary: "Change your own password or language",
        description:
          "PASSWORD_WRONG when the current password is wrong. A new one ends all other sessions.",
        security,
        body: ownPatch,
        response: answers(200, sessionState),
      },
    },
    async (request) => {
      await changeOwn(ctx, ownSession(request), request.body, actorOf(request));
      return stateNow(request);
    },
  );

  routes.post(
    "/v1/session/totp",
    {
      config,
      schema: {
        tags,
        summary: "Begin with a second factor: the secret for an authenticator app",
        description:
          "PASSWORD_WRONG when the password is wrong. Nothing asks for a code before PUT has confirmed one.",
        security,
        body: totpBeginRequest,
        response: answers(200, totpBegun),
      },
    },
    async (request, reply) => {
      reply.header("cache-control", "no-store");
      const { operator } = ownSession(request);
      const { password } = request.body;
      const begun = await beginSecondFactor(ctx, operator, password, actorOf(request));
      callers.forget();
      return begun;
    },
  );

  routes.put(
    "/v1/session/totp",
    {
      config,
      schema: {
        tags,
        summary: "Confirm the second factor with a code: from now on it is asked for",
        security,
        body: totpConfirmRequest,
        response: answers(200, sessionState),
      },
    },
    async (request) => {
      const { operator } = ownSession(request);
      await confirmSecondFactor(ctx, operator, request.body.code, actorOf(request));
      return stateNow(request);
    },
  );

  routes.delete(
    "/v1/session/totp",
    {
      config,
      schema: {
        tags,
        summary: "Remove the second factor",
        security,
        body: totpRemoveRequest,
        response: answers(200, sessionState),
      },
    },
    async (request) => {
      const { operator } = ownSession(request);
      await removeSecondFactor(ctx, operator, request.body.password, actorOf(request));
      return stateNow(request);
    },
  );
}
