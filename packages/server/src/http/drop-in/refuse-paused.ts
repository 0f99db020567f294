import type { Context } from "../../context.ts";
import { WechatFault } from "./wechat-fault.ts";

/**
 * A paused app would keep the message until somebody repairs it. An SDK's caller has no way to see that, so it is told to
 * come again.
 *
 * @throws {WechatFault} -1
 */
export async function refusePaused(ctx: Context, appid: string): Promise<void> {
  const app = await ctx.reference.app(appid);
  if (app?.isPaused === true) throw new WechatFault(-1, "system error, the app is paused");
}
