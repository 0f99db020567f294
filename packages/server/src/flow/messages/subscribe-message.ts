import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { refuseViolations, type RenderedMessage } from "./render-message.ts";
import type { Submission } from "./submit-message.ts";

/** A rendered card and to whom it goes; what is left out comes from the scene. */
export interface Card {
  appid: string;
  openid: string;
  rendered: RenderedMessage;
  page?: string;
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
): Pick<Submission, "appid" | "kind" | "openid" | "templateId" | "scene" | "body"> {
  const startedAt = performance.now();
  const { appid, openid, rendered } = card;
  refuseOfficialAccount(appid, rendered);
  refuseViolations(rendered);
  ctx.steps.tell("validated", rendered.template.title, startedAt);
  const page = card.page ?? rendered.page;
  return {
    appid,
    kind: "subscribe",
    openid,
    templateId: rendered.templateId,
    scene: rendered.scene,
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

function refuseOfficialAccount(
  appid: string,
  { isOfficialAccount, template }: RenderedMessage,
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
