import { validate } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import { refuseViolations } from "../messages/render-message.ts";
import type { Submission } from "../messages/submission.ts";

/** A message about a device, before it is known to whom it goes. */
export interface DeviceMessage {
  appid: string;
  templateId: string;
  /** At most 128 bytes of `[0-9A-Za-z_-]`. */
  sn: string;
  modelId: string;
  page?: string | undefined;
  data: Record<string, { value: string }>;
  miniprogramState: string;
  lang: string;
}

/**
 * Makes the submission of a device message for each user. WeChat takes many recipients in one call; each gets a call and a
 * message of their own here, since one user's refusal says nothing about the others. No grant is reserved: the right is per
 * user and device and lasts, and only WeChat knows of it.
 *
 * Device templates are chosen at mp.weixin.qq.com, and WeChat's list of templates may lack them: the values are checked
 * where the template is known.
 *
 * @throws {HongyanError} DATA_INVALID
 */
export async function deviceMessage(
  ctx: Context,
  message: DeviceMessage,
): Promise<(openid: string) => Submission> {
  const { appid, templateId, sn, modelId, page, data, miniprogramState, lang } = message;
  const known = await ctx.reference.template(appid, templateId);
  if (known !== undefined && !known.isRemoved) {
    refuseViolations({ violations: validate(known.template, data) });
  }
  return (openid) => ({
    appid,
    kind: "device",
    openid,
    templateId,
    scene: null,
    body: JSON.stringify({
      to_openid_list: [openid],
      template_id: templateId,
      sn,
      modelId,
      ...(page === undefined ? {} : { page }),
      miniprogram_state: miniprogramState,
      data,
      lang,
    }),
    onNoGrant: "try",
  });
}
