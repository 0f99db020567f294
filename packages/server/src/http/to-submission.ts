import type { FastifyRequest } from "fastify";
import type { Context } from "../context.ts";
import { messageRequest, type MessageRequest } from "../contract/messages.ts";
import { HongyanError } from "../errors.ts";
import { doesNotFit } from "./does-not-fit.ts";
import { checkContent } from "../flow/messages/check-content.ts";
import {
  refuseViolations,
  renderScene,
  renderTemplateData,
  type RenderedMessage,
} from "../flow/messages/render-message.ts";
import type { Submission } from "../flow/messages/submission.ts";
import { moveOutOfQuietHours } from "../flow/pacing/quiet-hours.ts";
import { subscribeMessage } from "../flow/messages/subscribe-message.ts";
import { findUserByExternalId } from "../store/users.ts";
import { whereToRead } from "./where-to-read.ts";
import { whichApp } from "./which-app.ts";

/** One item of a batch; the others are answered whatever becomes of it. @throws {HongyanError} BAD_REQUEST */
export function parseItem(
  { config }: Pick<Context, "config">,
  item: unknown,
  index: number,
): MessageRequest {
  const parsed = messageRequest.safeParse(item);
  if (parsed.success) return parsed.data;
  const misfits = parsed.error.issues.map((issue) => ({
    path: ["messages", index, ...issue.path].join("."),
    message: issue.message,
  }));
  throw doesNotFit("the message", misfits, whereToRead(config, "the form of a message"));
}

/**
 * A message request -> what is submitted: the app, the recipient's openid, the rendered card.
 *
 * @throws {HongyanError} what whichApp and the rendering throw; BAD_REQUEST, DATA_INVALID, USER_NOT_FOUND
 */
export async function toSubmission(
  ctx: Context,
  request: FastifyRequest,
  message: MessageRequest,
  key: string | undefined,
): Promise<Submission> {
  const appid = await whichApp(ctx, request, message.appid);
  refusePast(message.expireAt);
  const rendered =
    message.scene === undefined
      ? await renderTemplateData(ctx, appid, message.templateId ?? "", message.data ?? {})
      : await renderScene(ctx, appid, message.scene, message.params ?? {});
  const openid = await recipientOpenid(ctx, appid, message.to);
  await checkText(ctx, { appid, openid, message, rendered });
  return {
    ...subscribeMessage(ctx, {
      appid,
      openid,
      rendered,
      ...(message.page === undefined ? {} : { page: message.page }),
      ...(message.miniprogramState === undefined
        ? {}
        : { miniprogramState: message.miniprogramState }),
      ...(message.lang === undefined ? {} : { lang: message.lang }),
    }),
    onNoGrant: message.onNoGrant,
    ...(request.caller !== null && { askedBy: request.caller.id }),
    ...(message.ignoreQuietHours === undefined
      ? {}
      : { ignoreQuietHours: message.ignoreQuietHours }),
    ...(message.sendAt === undefined
      ? {}
      : {
          sendAt: await moveOutOfQuietHours(
            ctx,
            appid,
            openid,
            message.ignoreQuietHours === true ? null : rendered.quietHours,
            new Date(message.sendAt),
          ),
        }),
    ...(message.expireAt === undefined ? {} : { expireAt: new Date(message.expireAt) }),
    ...(key === undefined ? {} : { idempotency: { key, request: message } }),
  };
}

async function checkText(
  ctx: Context,
  {
    appid,
    openid,
    message: { params = {}, writtenBy = openid },
    rendered,
  }: {
    appid: string;
    openid: string;
    message: MessageRequest;
    rendered: RenderedMessage;
  },
): Promise<void> {
  const { scene, contentCheck } = rendered;
  if (scene === null || contentCheck?.checks !== "every-send") return;
  // A fault of the card is told first, and costs no call.
  refuseViolations(rendered);
  const content = { appid, scene, params, writtenBy, cameFrom: "server" } as const;
  await checkContent(ctx, contentCheck, content);
}

export function refusePast(expireAt: string | undefined): void {
  if (expireAt === undefined || Date.parse(expireAt) > Date.now()) return;
  throw new HongyanError("BAD_REQUEST", `expireAt ${expireAt} has passed`, {
    hint: "Give a time in the future, or leave expireAt out.",
    details: [{ path: "body.expireAt", message: "must be in the future" }],
  });
}

export async function recipientOpenid(
  ctx: Context,
  appid: string,
  to: MessageRequest["to"],
): Promise<string> {
  if ("openid" in to) return to.openid;
  const user = await findUserByExternalId(ctx.db, appid, to.externalId);
  if (user === undefined) {
    throw new HongyanError(
      "USER_NOT_FOUND",
      `app ${appid} has no user with the externalId ${to.externalId}`,
      {
        hint: "Tie an externalId to an openid with POST /v1/users.",
        details: { externalId: to.externalId },
      },
    );
  }
  return user.openid;
}
