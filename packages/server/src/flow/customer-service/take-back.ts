import type { Context } from "../../context.ts";
import { returnToService } from "../../store/conversations.ts";
import { askWechat } from "../ask-wechat.ts";

/**
 * What the user writes comes to this service again: the session is ended at WeChat if an agent serves the user, and auto-replies
 * answer anew. A user who only waits for an agent has no session to end.
 *
 * @throws {HongyanError} WECHAT_REFUSED, WECHAT_UNREACHABLE; the agents keep the conversation then.
 */
export async function takeBack(ctx: Context, appid: string, openid: string): Promise<void> {
  const { sessions } = ctx.wechat.of(appid).agents;
  const session = await askWechat(() => sessions.get(openid));
  if (session !== undefined) {
    await askWechat(() => sessions.close({ kfAccount: session.kfAccount, openid }));
  }
  await returnToService(ctx.db, appid, openid);
}
