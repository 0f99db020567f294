import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import { eventsHeaders, eventsQuery } from "../../contract/events.ts";
import { findEnd, readEventsAfter, type EventPlace } from "../../store/event-tail.ts";
import { isStillAdmitted } from "../auth.ts";
import { beginEventStream } from "../begin-event-stream.ts";
import type { Callers } from "../callers.ts";
import { createEventStreams } from "../event-streams.ts";
import { whichApp } from "../which-app.ts";
import { answers, security, typed } from "./typed.ts";

/** GET /v1/events: what happens, as it happens, for who watches; who must miss nothing takes a webhook. */
export function eventRoutes(app: FastifyInstance, ctx: Context, callers: Callers): void {
  const streams = createEventStreams({
    findEnd: () => findEnd(ctx.db),
    read: (appid, range) => readEventsAfter(ctx.db, appid, range),
  });
  // Before the server waits for its connections to end: these never would.
  app.addHook("preClose", async () => streams.close());

  typed(app).get(
    "/v1/events",
    {
      // A HEAD request would wait for an end that has no body.
      exposeHeadRoute: false,
      config: { access: { scope: "events:read" } },
      schema: {
        tags: ["events"],
        summary: "Events of one app as server-sent events, as they happen",
        description:
          "Each has an id, and as data { type, at, messageId, openid, data }: those of webhooks. With Last-Event-ID (browsers send it by themselves), or `after`, it goes on behind that event; without, it begins now, perhaps with what happened some seconds ago. First comes an id without data: where it begins. In the order of their transactions, usually within two seconds. A comment every 15 s keeps the connection; it ends within ten seconds of the end of the API key or the session. 200 streams a process.",
        security,
        headers: eventsHeaders,
        querystring: eventsQuery,
        produces: ["text/event-stream"],
        response: answers(200, z.string().describe("text/event-stream")),
      },
    },
    async (request, reply) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      const named = toPlace(request.headers["last-event-id"] || request.query.after);
      // Before the answer begins: whoever has it is told of everything from then on.
      const after = named ?? (await findEnd(ctx.db));
      const wanted = new Set(request.query.types ?? ["*"]);
      const isWanted = (type: string): boolean =>
        wanted.has("*") || wanted.has(type) || wanted.has(`${type.split(".")[0]}.*`);
      const isAllowed = () => isStillAdmitted(callers, request);
      streams.open(appid, { after, isWanted, isAllowed }, () => beginEventStream(reply));
    },
  );
}

function toPlace(eventId: string | undefined): EventPlace | undefined {
  const [txid, id] = eventId?.split("-") ?? [];
  return txid === undefined || id === undefined ? undefined : { txid, id: Number(id) };
}
