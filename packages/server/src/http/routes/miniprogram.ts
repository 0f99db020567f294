import type { FastifyInstance } from "fastify";
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
import { recordGrants } from "../../flow/grants/record-grants.ts";
import { recordOpening } from "../../flow/messages/record-opening.ts";
import { listBalancesOfUser } from "../../store/ledger.ts";
import { listScenes } from "../../store/scenes.ts";
import { sessionOf } from "../auth.ts";
import { miniProgramBodyBytes, perAddress, perUser } from "../flood-limits.ts";
import type { Approach } from "../identify-user.ts";
import { miniProgramErrors } from "../mini-program-errors.ts";
import type { SessionTokens } from "../session-tokens.ts";
import { answers, typed } from "./typed.ts";

const tags = ["mini program"];
const session = [{ session: [] }];

/** Each report is work under a lock. */
const reports = perUser(60);
const reads = perUser(120);

/** For the mini program: no API key here. Who the user is comes only from `code`, or from the session that it opened. */
export function miniprogramRoutes(
  app: FastifyInstance,
  ctx: Context,
  { approach, sessions }: { approach: Approach; sessions: SessionTokens },
): void {
  const routes = typed(app);

  routes.post(
    "/mp/sessions",
    {
      config: { access: "public", ...perAddress(ctx.config) },
      bodyLimit: miniProgramBodyBytes,
      schema: {
        tags,
        summary: "Log in with the code of wx.login",
        body: sessionRequest,
        response: answers(200, sessionResponse),
      },
    },
    async (request) => {
      const { appid, identify } = await approach(request, request.body);
      const openid = await identify();
      return sessions.issue({ appid, openid });
    },
  );

  routes.post(
    "/mp/grants",
    {
      config: { access: "session", ...reports },
      bodyLimit: miniProgramBodyBytes,
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
      bodyLimit: miniProgramBodyBytes,
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
