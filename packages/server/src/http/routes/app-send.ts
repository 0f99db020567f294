import { createHash } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Context } from "../../context.ts";
import { appSendRequest, appSendResponse } from "../../contract/app-send.ts";
import { HongyanError } from "../../errors.ts";
import { recordGrants } from "../../flow/grants/record-grants.ts";
import { checkContent } from "../../flow/messages/check-content.ts";
import { limitClientSends } from "../../flow/messages/limit-client-sends.ts";
import { knownScene, refuseViolations, renderScene } from "../../flow/messages/render-message.ts";
import type { SubmitMessage } from "../../flow/messages/submission.ts";
import { subscribeMessage } from "../../flow/messages/subscribe-message.ts";
import { miniProgramBodyBytes, perAddress } from "../flood-limits.ts";
import type { Approach } from "../identify-user.ts";
import { answers, typed } from "./typed.ts";

/** The classic one-call flow: what the user chose, who they are, and the message. */
export function appSendRoutes(
  app: FastifyInstance,
  ctx: Context,
  { approach, submit }: { approach: Approach; submit: SubmitMessage },
): void {
  const routes = typed(app);

  routes.post(
    "/app/send",
    {
      config: { access: "public", ...perAddress(ctx.config) },
      bodyLimit: miniProgramBodyBytes,
      schema: {
        tags: ["mini program"],
        summary: "code -> openid -> send, in one call",
        body: appSendRequest,
        response: answers(202, appSendResponse),
      },
    },
    async (request, reply) => {
      const { appid: named, code, scene: namedScene, choices, ...params } = request.body;
      const { appid, identify } = await approach(request, { appid: named, code });
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
