import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { uuidv7 } from "../../ids.ts";
import { refuseViolations, type RenderedMessage } from "./render-message.ts";
import type { Submission } from "./submission.ts";
import { trackedPage } from "./track-opens.ts";

/** A rendered card and to whom it goes; what is left out comes from the scene. */
export interface Card {
  appid: string;
  openid: string;
  rendered: RenderedMessage;
  page?: string;
  /** The page comes from a caller of WeChat's old interfaces: it is sent as they wrote it. */
  keepsPage?: boolean;
  miniprogramState?: string;
  lang?: string;
}

/**
 * A rendered card -> the subscribe message that is submitted, its body as subscribe/send takes it.
 *
 * @throws {HongyanError} DATA_INVALID; BAD_REQUEST for a template of an Official Account
 */
export function subscribeMessage(
  ctx: Context,
  card: Card,
): Pick<
  Submission,
  "appid" | "kind" | "messageId" | "openid" | "templateId" | "scene" | "body" | "rejectingCap"
> {
  const startedAt = performance.now();
  const { appid, openid, rendered } = card;
  refuseOfficialAccount(appid, rendered);
  refuseViolations(rendered);
  ctx.steps.tell("validated", rendered.template.title, startedAt);
  const given = card.page ?? rendered.page;
  const messageId = uuidv7();
  const tracked =
    rendered.trackOpens && card.keepsPage !== true ? trackedPage(given, messageId) : undefined;
  const page = tracked ?? given;
  return {
    // The card names its message, so the id is made with it.
    ...(tracked === undefined ? {} : { messageId }),
    appid,
    kind: "subscribe",
    openid,
    templateId: rendered.templateId,
    scene: rendered.scene,
    ...(rendered.frequencyCap?.action === "reject" ? { rejectingCap: rendered.frequencyCap } : {}),
    body: JSON.stringify({
      touser: openid,
      template_id: rendered.templateId,
      ...(page === undefined ? {} : { page }),
      data: rendered.data,
      miniprogram_state: card.miniprogramState ?? rendered.miniprogramState,
      lang: card.lang ?? rendered.lang,
    }),
  };
}

/** @throws {HongyanError} BAD_REQUEST for a template of an Official Account */
export function refuseOfficialAccount(
  appid: string,
  { isOfficialAccount, template }: Pick<RenderedMessage, "isOfficialAccount" | "template">,
): void {
  if (!isOfficialAccount) return;
  throw new HongyanError(
    "BAD_REQUEST",
    `${template.title} is a template of the Official Account ${appid}, not a subscribe message`,
    {
      hint: "Send it with POST /v1/uniform-messages of the mini program, as the channel official-account-template.",
    },
  );
}
