import { randomBytes } from "node:crypto";
import type { TemplateMessage } from "@hongyan/wechat";
import { refuseViolations, type RenderedMessage } from "../messages/render-message.ts";
import type { Submission } from "../messages/submission.ts";

/** What a template message of an Official Account opens. */
export interface Opens {
  url?: string | undefined;
  miniprogram?: { appid: string; pagepath?: string | undefined } | undefined;
}

/**
 * A rendered template of an Official Account -> what is submitted, under the Official Account's appid.
 *
 * @throws {HongyanError} DATA_INVALID
 */
export function officialAccountMessage(
  appid: string,
  openid: string,
  rendered: RenderedMessage,
  opens: Opens,
): Submission {
  refuseViolations(rendered);
  const { templateId, scene, data } = rendered;
  return rawOfficialAccountMessage(appid, openid, { templateId, scene, data }, opens);
}

/** The same with values that nobody has checked. */
export function rawOfficialAccountMessage(
  appid: string,
  openid: string,
  message: { templateId: string; scene: string | null; data: TemplateMessage["data"] },
  opens: Opens,
): Submission {
  const { url, miniprogram } = opens;
  const body: TemplateMessage = {
    touser: openid,
    template_id: message.templateId,
    ...(url === undefined ? {} : { url }),
    ...(miniprogram === undefined
      ? {}
      : {
          miniprogram: {
            appid: miniprogram.appid,
            ...(miniprogram.pagepath === undefined ? {} : { pagepath: miniprogram.pagepath }),
          },
        }),
    // WeChat sends one message per id and user within ten minutes: a send that is repeated is still one.
    client_msg_id: randomBytes(16).toString("hex"),
    data: message.data,
  };
  return {
    appid,
    kind: "official-account-template",
    openid,
    templateId: message.templateId,
    scene: message.scene,
    body: JSON.stringify(body),
    onNoGrant: "try",
  };
}
