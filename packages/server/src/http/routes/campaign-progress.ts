import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import { campaignId } from "../../contract/campaigns.ts";
import { ofApp } from "../../contract/common.ts";
import { findCampaign } from "../../store/campaigns.ts";
import { isStillAdmitted } from "../auth.ts";
import { beginEventStream } from "../begin-event-stream.ts";
import type { Callers } from "../callers.ts";
import { createProgressStreams, type Look } from "../progress-streams.ts";
import { findAskedCampaign } from "../find-campaign.ts";
import { toDetail } from "../to-campaign.ts";
import { answers, security, typed } from "./typed.ts";

/** GET /v1/campaigns/{id}/progress: the campaign as GET /v1/campaigns/{id} shows it, each time it has changed. */
export function campaignProgressRoutes(app: FastifyInstance, ctx: Context, callers: Callers): void {
  const streams = createProgressStreams();
  // Before the server waits for its connections to end: these never would.
  app.addHook("preClose", async () => streams.close());

  typed(app).get(
    "/v1/campaigns/:id/progress",
    {
      // A HEAD request would wait for an end that has no body.
      exposeHeadRoute: false,
      config: { access: { scope: "campaigns:read" } },
      schema: {
        tags: ["campaigns"],
        summary: "Progress of one campaign as server-sent events",
        description:
          "Events: progress, whose data is what GET /v1/campaigns/{id} answers, at once and then at each change, once a second at most; end, when nothing of the campaign is under way any more. A comment every 15 s keeps the connection. It ends within ten seconds of the end of the API key or the session. 200 streams a process.",
        security,
        params: z.object({ id: campaignId }),
        querystring: ofApp,
        produces: ["text/event-stream"],
        response: answers(200, z.string().describe("text/event-stream")),
      },
    },
    async (request, reply) => {
      const { appid, campaignId } = await findAskedCampaign(ctx, request);
      const look = async (): Promise<Look> => {
        const row = await findCampaign(ctx.db, appid, campaignId);
        // Its app was deleted.
        if (row === undefined) return { data: "{}", version: "gone", isOver: true };
        const detail = await toDetail(ctx, row);
        return {
          data: JSON.stringify(detail),
          version: JSON.stringify({ ...detail, countedAt: null }),
          isOver: row.endedAt !== null,
        };
      };
      const isAllowed = () => isStillAdmitted(callers, request);
      streams.open(`${appid} ${campaignId}`, look, isAllowed, () => beginEventStream(reply));
    },
  );
}
