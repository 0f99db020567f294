import type { Context } from "../../context.ts";
import { askWechat } from "../ask-wechat.ts";

/** WeChat gives a ticket five minutes; a little less is promised, for the way back. */
const ticketLifeMs = 290_000;

/**
 * The ticket that `wx.requestSubscribeDeviceMessage` wants: it proves that the device is one of the app's.
 *
 * @throws {HongyanError} WECHAT_REFUSED (9800001, 9800002 the sn, 9800003 the model), WECHAT_UNREACHABLE
 */
export async function issueSnTicket(
  ctx: Context,
  appid: string,
  device: { sn: string; modelId: string },
): Promise<{ ticket: string; expiresAt: Date }> {
  const askedAtMs = Date.now();
  const { snTicket } = await askWechat(() => ctx.wechat.of(appid).device.getSnTicket(device));
  return { ticket: snTicket, expiresAt: new Date(askedAtMs + ticketLifeMs) };
}
