import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import {
  acceptRequest,
  sessionState,
  setupRequest,
  signedOut,
  signInRequest,
} from "../../contract/operators.ts";
import { HongyanError } from "../../errors.ts";
import { acceptLink } from "../../flow/operators/accept-link.ts";
import { setUpOwner } from "../../flow/operators/set-up-owner.ts";
import { signIn } from "../../flow/operators/sign-in.ts";
import { writeAudit } from "../../flow/operators/write-audit.ts";
import { deleteSession, deleteSessionsOf } from "../../store/operator-sessions.ts";
import { canAnybodySignIn } from "../../store/operators.ts";
import { actorOf } from "../actor.ts";
import type { Callers } from "../callers.ts";
import { refuseOtherSites, type Csrf } from "../csrf.ts";
import { clearSessionCookie, readSessionCookie, setSessionCookie } from "../operator-cookie.ts";
import { ownSession } from "../own-session.ts";
import { toSessionState } from "../to-session-state.ts";
import { perAddress } from "../flood-limits.ts";
import { answers, typed } from "./typed.ts";

const tags = ["console"];
const security = [{ operator: [] }];
const longestUserAgent = 256;

/** Coming in to the console, and going out of it. */
export function operatorSessionRoutes(
  app: FastifyInstance,
  ctx: Context,
  { callers, csrf }: { callers: Callers; csrf: Csrf },
): void {
  const routes = typed(app);
  const open = {
    access: "public" as const,
    ...perAddress(ctx.config),
  };

  const begin = async (
    request: FastifyRequest,
    reply: FastifyReply,
    given: z.infer<typeof signInRequest>,
  ): Promise<z.infer<typeof sessionState>> => {
    const userAgent = (request.headers["user-agent"] ?? "").slice(0, longestUserAgent);
    const { token } = await signIn(ctx, given, { address: request.ip, userAgent });
    setSessionCookie(request, reply, token);
    return toSessionState(csrf, (await callers.ofSession(token)).session);
  };

  routes.get(
    "/v1/session",
    {
      config: { access: "public" },
      schema: {
        tags,
        summary: "Who is signed in, if anybody",
        security: [],
        response: answers(200, sessionState),
      },
    },
    async (request, reply) => {
      reply.header("cache-control", "no-store");
      const token = readSessionCookie(request);
      const session = token === undefined ? undefined : await find(callers, token, request.ip);
      if (session !== undefined) return toSessionState(csrf, session);
      return { state: (await canAnybodySignIn(ctx.db)) ? "signed-out" : "setup-needed" } as const;
    },
  );

  routes.post(
    "/v1/setup",
    {
      config: open,
      schema: {
        tags,
        summary: "Make the first owner, by the link that the server printed, and sign in",
        security: [],
        body: setupRequest,
        response: answers(201, sessionState),
      },
    },
    async (request, reply) => {
      refuseOtherSites(request);
      const { name, password } = request.body;
      await setUpOwner(ctx, request.body, request.ip);
      return reply.status(201).send(await begin(request, reply, { name, password }));
    },
  );

  routes.post(
    "/v1/operators/accept",
    {
      config: open,
      schema: {
        tags,
        summary: "Choose a password, by an invitation or a link for a lost password",
        description: "Ends the operator's sessions. Then sign in.",
        security: [],
        body: acceptRequest,
        response: answers(200, z.object({ name: z.string().describe("To sign in with") })),
      },
    },
    async (request) => {
      refuseOtherSites(request);
      const accepted = await acceptLink(ctx, request.body, request.ip);
      callers.forget();
      return accepted;
    },
  );

  routes.post(
    "/v1/session",
    {
      config: open,
      schema: {
        tags,
        summary: "Sign in",
        description:
          "Sets the cookie. TOTP_REQUIRED when a code is needed too; TOO_MANY_ATTEMPTS after five failures of one name from one address within a quarter of an hour.",
        security: [],
        body: signInRequest,
        response: answers(200, sessionState),
      },
    },
    async (request, reply) => {
      refuseOtherSites(request);
      return begin(request, reply, request.body);
    },
  );

  routes.delete(
    "/v1/session",
    {
      config: { access: "operator" },
      schema: { tags, summary: "Sign out", security, response: answers(200, signedOut) },
    },
    async (request, reply) => {
      await deleteSession(ctx.db, ownSession(request).tokenHash);
      callers.forget();
      clearSessionCookie(request, reply);
      return { signedOut: true as const };
    },
  );

  routes.delete(
    "/v1/sessions",
    {
      config: { access: "operator" },
      schema: {
        tags,
        summary: "Sign out everywhere; other processes notice within five seconds",
        security,
        response: answers(200, signedOut),
      },
    },
    async (request, reply) => {
      const { operatorId } = ownSession(request).operator;
      await ctx.db.transaction().execute(async (tx) => {
        await deleteSessionsOf(tx, operatorId);
        await writeAudit(tx, actorOf(request), { action: "session.all-ended", target: operatorId });
      });
      callers.forget();
      clearSessionCookie(request, reply);
      return { signedOut: true as const };
    },
  );
}

async function find(callers: Callers, token: string, address: string) {
  try {
    return (await callers.ofSession(token, address)).session;
  } catch (error) {
    if (error instanceof HongyanError && error.code === "UNAUTHENTICATED") return undefined;
    throw error;
  }
}
