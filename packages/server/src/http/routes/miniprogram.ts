import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Context } from "../../context.ts";
import {
  grantReportRequest,
  mpGrants,
  mpScenes,
  mpStart,
  openedRequest,
  openedResponse,
  sessionRequest,
  sessionResponse,
} from "../../contract/grants.ts";
import { appSendRequest, appSendResponse } from "../../contract/messages.ts";
import { HongyanError } from "../../errors.ts";
import { recordGrants } from "../../flow/grants/record-grants.ts";
import { checkContent } from "../../flow/messages/check-content.ts";
import { limitClientSends } from "../../flow/messages/limit-client-sends.ts";
import { knownScene, refuseViolations, renderScene } from "../../flow/messages/render-message.ts";
import { recordOpening } from "../../flow/messages/record-opening.ts";
import type { SubmitMessage } from "../../flow/messages/submit-message.ts";
import { subscribeMessage } from "../../flow/messages/subscribe-message.ts";
import { listBalancesOfUser } from "../../store/ledger.ts";
import { listScenes } from "../../store/scenes.ts";
import type { Session } from "../auth.ts";
import { perAddress, perUser } from "../flood-limits.ts";
import { approach, type Approached, type NamedUser } from "../identify-user.ts";
import { miniProgramErrors } from "../mini-program-errors.ts";
import { createMinuteCounter } from "../minute-counter.ts";
import type { SessionTokens } from "../session-tokens.ts";
import { answers, typed } from "./typed.ts";

const tags = ["mini program"];
const session = [{ session: [] }];

/** Each report is work under a lock. */
const reports = perUser(60);
const reads = perUser(120);
/** What a mini program sends is small; reading JSON is work. */
const bodyLimit = 64 * 1024;

/** For the mini program: no API key here. Who the user is comes only from `code`, or from the session that it opened. */
export function miniprogramRoutes(
  app: FastifyInstance,
  ctx: Context,
  { submit, sessions }: { submit: SubmitMessage; sessions: SessionTokens },
): void {
  const routes = typed(app);
  const open = { access: "public" as const, ...perAddress(ctx.config) };
  // Each of these is a call to WeChat, and WeChat counts the calls of an app.
  const appRequests = createMinuteCounter(
    "app",
    "Wait for as many seconds as Retry-After says. HONGYAN_APP_REQUESTS_PER_MINUTE sets how many log-ins and sends from mini programs one process takes for an app.",
  );
  const counted = async (request: FastifyRequest, named: NamedUser): Promise<Approached> => {
    const approached = await approach(ctx, request, named);
    appRequests.count(approached.appid, ctx.config.appRequestsPerMinute);
    return approached;
  };

  routes.post(
    "/app/send",
    {
      config: open,
      bodyLimit,
      schema: {
        tags,
        summary: "code -> openid -> send, in one call",
        body: appSendRequest,
        response: answers(202, appSendResponse),
      },
    },
    async (request, reply) => {
      const { appid: named, code, scene: namedScene, choices, ...params } = request.body;
      const { appid, identify } = await counted(request, { appid: named, code });
      const scene = namedScene ?? (await defaultScene(ctx, appid));
      // Before anything of the scene is told: of scenes that are not theirs, clients learn nothing.
      if (!(await knownScene(ctx, appid, scene)).clientSendable) throw notClientSendable(scene);
      // Before the code is used up: a fault in the params must not cost the user their code.
      const rendered = await renderScene(ctx, appid, scene, params);
      refuseViolations(rendered);

      if (choices !== undefined && code === undefined) throw choicesWithoutCode();
      const openid = await identify();
      if (choices !== undefined && code !== undefined) {
        // A code is exchanged once, so it names this report; only its hash is kept (S1).
        const reportId = `code:${createHash("sha256").update(code).digest("base64url")}`;
        await recordGrants(ctx, appid, "client", [{ openid, reportId, choices }]);
      }
      // After the choices, which count whether or not anything is sent.
      await limitClientSends(ctx, appid, openid);
      const { contentCheck } = rendered;
      if (contentCheck !== null) {
        const content = {
          appid,
          scene,
          params,
          writtenBy: openid,
          cameFrom: "mini-program",
        } as const;
        await checkContent(ctx, contentCheck, content);
      }
      const { messageId, status } = await submit({
        ...subscribeMessage(ctx, { appid, openid, rendered }),
        onNoGrant: "reject",
      });
      return reply.status(202).send({ messageId, status: status as "queued" });
    },
  );

  routes.post(
    "/mp/sessions",
    {
      config: open,
      bodyLimit,
      schema: {
        tags,
        summary: "Log in with the code of wx.login",
        body: sessionRequest,
        response: answers(200, sessionResponse),
      },
    },
    async (request) => {
      const { appid, identify } = await counted(request, request.body);
      const openid = await identify();
      return sessions.issue({ appid, openid });
    },
  );

  routes.post(
    "/mp/grants",
    {
      config: { access: "session", ...reports },
      bodyLimit,
      schema: {
        tags,
        summary: "Report what the user chose",
        security: session,
        body: grantReportRequest,
        response: answers(200, mpGrants),
      },
    },
    async (request) => {
      const { appid, openid } = sessionOf(request);
      const { id, choices, ageMs } = request.body;
      const at = timeOf(ageMs);
      await recordGrants(ctx, appid, "client", [{ openid, reportId: id, choices, at }]);
      return grantsOf(ctx, appid, openid);
    },
  );

  routes.post(
    "/mp/opened",
    {
      config: { access: "session", ...reports },
      bodyLimit,
      schema: {
        tags,
        summary: "Tell that the user opened the mini program from a card",
        security: session,
        body: openedRequest,
        response: answers(200, openedResponse),
      },
    },
    async (request) => {
      await recordOpening(ctx, {
        ...sessionOf(request),
        messageId: request.body.messageId.toLowerCase(),
        at: timeOf(request.body.ageMs) ?? new Date(),
      });
      return { opened: true as const };
    },
  );

  routes.get(
    "/mp/grants",
    {
      config: { access: "session", ...reads },
      schema: {
        tags,
        summary: "The user's balances",
        security: session,
        response: answers(200, mpGrants),
      },
    },
    async (request) => {
      const { appid, openid } = sessionOf(request);
      return grantsOf(ctx, appid, openid);
    },
  );

  routes.get(
    "/mp/scenes",
    {
      config: { access: "session", ...reads },
      schema: {
        tags,
        summary: "Scenes and their template ids, so that none is written into the mini program",
        security: session,
        response: answers(200, mpScenes),
      },
    },
    async (request) => scenesOf(ctx, sessionOf(request).appid),
  );

  routes.get(
    "/mp/start",
    {
      config: { access: "session", ...reads },
      schema: {
        tags,
        summary: "All that the SDK needs before a tap: scenes, balances, errors in words",
        security: session,
        response: answers(200, mpStart),
      },
    },
    async (request) => {
      const { appid, openid } = sessionOf(request);
      const [scenes, { balances }] = await Promise.all([
        scenesOf(ctx, appid),
        grantsOf(ctx, appid, openid),
      ]);
      return { scenes, balances, errors: miniProgramErrors };
    },
  );
}

const oldestMs = 30 * 86_400_000;

/** null: the phone's clock was set since, or was wrong at the time, so nobody knows. */
function timeOf(ageMs: number): Date | null {
  return ageMs < 0 || ageMs > oldestMs ? null : new Date(Date.now() - ageMs);
}

/** Scenes whose template the app has. */
async function scenesOf(ctx: Context, appid: string) {
  const scenes = await listScenes(ctx.db, appid);
  const known = await Promise.all(
    scenes.map(async (scene) => ({
      scene,
      known: await ctx.reference.template(appid, scene.templateId),
    })),
  );
  return known.flatMap(({ scene, known }) =>
    known === undefined || known.isRemoved
      ? []
      : [
          {
            scene: scene.name,
            templateId: scene.templateId,
            title: known.template.title,
            type: known.template.type,
            clientSendable: scene.clientSendable,
          },
        ],
  );
}

function sessionOf(request: FastifyRequest): Session {
  if (request.session === null) throw new HongyanError("UNAUTHENTICATED", "there is no session");
  return request.session;
}

async function grantsOf(ctx: Context, appid: string, openid: string) {
  const [balances, scenes] = await Promise.all([
    listBalancesOfUser(ctx.db, appid, openid),
    listScenes(ctx.db, appid),
  ]);
  const numbers = balances.map(
    ({ templateId, unlimited, available }) => [templateId, unlimited ? -1 : available] as const,
  );
  const grants = numbers.flatMap(([templateId, balance]) => {
    const names = scenes
      .filter((scene) => scene.templateId === templateId)
      .map((scene) => scene.name);
    return (names.length === 0 ? [null] : names).map((scene) => ({ templateId, scene, balance }));
  });
  return { grants, balances: Object.fromEntries(numbers) };
}

async function defaultScene(ctx: Context, appid: string): Promise<string> {
  const app = await ctx.reference.app(appid);
  if (app?.defaultScene == null) {
    throw new HongyanError(
      "SCENE_REQUIRED",
      `app ${appid} has no default scene, and the request names none`,
      {
        hint: "Name one with scene, or set defaultScene with PATCH /v1/apps/{appid}.",
      },
    );
  }
  return app.defaultScene;
}

/** Without the code nothing tells a repeated request from a second tap. */
function choicesWithoutCode(): HongyanError {
  return new HongyanError("BAD_REQUEST", "choices need the code of wx.login beside them", {
    hint: "Send code too; or report the choices with POST /mp/grants, whose id counts each tap once.",
  });
}

function notClientSendable(scene: string): HongyanError {
  return new HongyanError(
    "SCENE_NOT_CLIENT_SENDABLE",
    `the mini program may not send scene ${scene} itself`,
    {
      hint: "Set clientSendable on the scene if any user may trigger it, or send it from your server with POST /v1/messages.",
    },
  );
}
