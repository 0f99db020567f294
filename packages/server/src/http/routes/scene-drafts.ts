import type { FastifyInstance } from "fastify";
import type { Context } from "../../context.ts";
import { sceneDraft, sceneDraftPreview } from "../../contract/scene-drafts.ts";
import { previewDraft } from "../../flow/setup/preview-draft.ts";
import { whichApp } from "../which-app.ts";
import { answers, security, typed } from "./typed.ts";

/** POST /v1/scenes/preview: for whoever writes a scene, while it is written. */
export function sceneDraftRoutes(app: FastifyInstance, ctx: Context): void {
  typed(app).post(
    "/v1/scenes/preview",
    {
      config: { access: { scope: "scenes:read" } },
      schema: {
        tags: ["scenes"],
        summary: "Render and check a scene that is not saved yet",
        description:
          "What is wrong is told text by text, beside what can be rendered; nothing is saved or sent.",
        security,
        body: sceneDraft,
        response: answers(200, sceneDraftPreview),
      },
    },
    async (request) => {
      const { appid, ...draft } = request.body;
      return previewDraft(ctx, await whichApp(ctx, request, appid), draft);
    },
  );
}
