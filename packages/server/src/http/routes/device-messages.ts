import type { FastifyInstance } from "fastify";
import type { Context } from "../../context.ts";
import { idempotencyHeaders } from "../../contract/common.ts";
import {
  deviceMessageRequest,
  deviceTicketRequest,
  deviceTicketResponse,
  mpDeviceTicketRequest,
  type DeviceMessageRequest,
} from "../../contract/devices.ts";
import { batchResponse } from "../../contract/messages.ts";
import { HongyanError } from "../../errors.ts";
import { deviceMessage } from "../../flow/channels/device-message.ts";
import { issueSnTicket } from "../../flow/channels/issue-sn-ticket.ts";
import { findRepeat } from "../../flow/messages/idempotency.ts";
import type { Submission, SubmitMessage } from "../../flow/messages/submission.ts";
import { sessionOf } from "../auth.ts";
import { toErrorBody, toHongyanError } from "../errors.ts";
import { resolveRecipients } from "../resolve-recipients.ts";
import { refusePast } from "../to-submission.ts";
import { whichApp } from "../which-app.ts";
import { perUser } from "../flood-limits.ts";
import { answers, security, typed } from "./typed.ts";

const tags = ["device messages"];

/** A user has few devices, and each ticket is a call to WeChat. */
const ticketsPerMinute = 20;

export function deviceMessageRoutes(
  app: FastifyInstance,
  ctx: Context,
  submit: SubmitMessage,
): void {
  const routes = typed(app);

  routes.post(
    "/v1/device-tickets",
    {
      config: { access: { scope: "messages:write" } },
      schema: {
        tags,
        summary: "A ticket with which the mini program asks the user to subscribe to a device",
        security,
        body: deviceTicketRequest,
        response: answers(200, deviceTicketResponse),
      },
    },
    async (request) => {
      const { appid: named, sn, modelId } = request.body;
      const appid = await whichApp(ctx, request, named);
      return toTicket(await issueSnTicket(ctx, appid, { sn, modelId }));
    },
  );

  routes.post(
    "/mp/device-tickets",
    {
      config: {
        access: "session",
        ...perUser(ticketsPerMinute),
      },
      schema: {
        tags: ["mini program"],
        summary: "The same for a mini program that has a session",
        security: [{ session: [] }],
        body: mpDeviceTicketRequest,
        response: answers(200, deviceTicketResponse),
      },
    },
    async (request) => toTicket(await issueSnTicket(ctx, sessionOf(request).appid, request.body)),
  );

  routes.post(
    "/v1/device-messages",
    {
      config: { access: { scope: "messages:write" } },
      schema: {
        tags,
        summary: "Tell up to 1,000 users of a device; each is accepted or refused by itself",
        description:
          "With an Idempotency-Key, the message to the recipient at index i has the key `KEY:i`.",
        security,
        headers: idempotencyHeaders,
        body: deviceMessageRequest,
        response: answers(202, batchResponse),
      },
    },
    async (request, reply) => {
      const key = request.headers["idempotency-key"];
      const appid = await whichApp(ctx, request, request.body.appid);
      const results = await sendToEach(ctx, submit, appid, request.body, key);
      for (const { error } of results) {
        if (error !== undefined && error.status >= 500) {
          request.log.error({ err: error }, error.message);
        }
      }
      return reply
        .status(202)
        .send({ results: results.map(({ sent, error }) => sent ?? toErrorBody(error)) });
    },
  );
}

type Sent = { id: string; status: "queued" };
type Result = { sent: Sent; error?: never } | { sent?: never; error: HongyanError };

async function sendToEach(
  ctx: Context,
  submit: SubmitMessage,
  appid: string,
  request: DeviceMessageRequest,
  key: string | undefined,
): Promise<Result[]> {
  const { to, sendAt, expireAt, ...message } = request;
  const idempotencyOf = (index: number) =>
    key === undefined
      ? undefined
      : { key: `${key}:${index}`, request: { ...request, to: to[index] } };
  const openids = await resolveRecipients(ctx, appid, to);
  const toSubmission = await prepare(ctx, appid, { ...message, expireAt });

  const send = async (openid: string | HongyanError, index: number): Promise<Result> => {
    const idempotency = idempotencyOf(index);
    try {
      if (openid instanceof HongyanError) throw openid;
      if (toSubmission instanceof HongyanError) throw toSubmission;
      const { messageId, status } = await submit({
        ...toSubmission(openid),
        ...(sendAt === undefined ? {} : { sendAt: new Date(sendAt) }),
        ...(expireAt === undefined ? {} : { expireAt: new Date(expireAt) }),
        ...(idempotency === undefined ? {} : { idempotency }),
      });
      return { sent: { id: messageId, status: status as "queued" } };
    } catch (error) {
      // A repeat is answered as the first time, whatever has changed since.
      const repeat =
        idempotency === undefined ? undefined : await findRepeat(ctx, appid, idempotency);
      return repeat === undefined
        ? { error: toHongyanError(error) }
        : { sent: { id: repeat.messageId, status: repeat.status as "queued" } };
    }
  };
  const results = await Promise.all(openids.map(send));
  // What is wrong with the message itself is told once, not a thousand times.
  if (toSubmission instanceof HongyanError && results.every(({ sent }) => sent === undefined)) {
    throw toSubmission;
  }
  return results;
}

async function prepare(
  ctx: Context,
  appid: string,
  message: Omit<DeviceMessageRequest, "to" | "sendAt">,
): Promise<((openid: string) => Submission) | HongyanError> {
  try {
    refusePast(message.expireAt);
    return await deviceMessage(ctx, { ...message, appid, data: wrap(message.data) });
  } catch (error) {
    if (error instanceof HongyanError) return error;
    throw error;
  }
}

function wrap(data: DeviceMessageRequest["data"]): Record<string, { value: string }> {
  const entries = Object.entries(data).map(
    ([key, value]) => [key, typeof value === "string" ? { value } : value] as const,
  );
  return Object.fromEntries(entries);
}

function toTicket({ ticket, expiresAt }: { ticket: string; expiresAt: Date }) {
  return { ticket, expiresAt: expiresAt.toISOString() };
}
