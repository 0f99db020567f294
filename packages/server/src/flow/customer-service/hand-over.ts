import type { Context } from "../../context.ts";
import { lockConversations, saveConversations, tellHandedOver } from "../../store/conversations.ts";
import { agentsHoldMs, isHeldByAgents } from "./is-held-by-agents.ts";

/** An agent serves this user now, as somebody arranged with WeChat. */
export async function noteHandedOver(ctx: Context, appid: string, openid: string): Promise<void> {
  await ctx.db.transaction().execute(async (tx) => {
    const now = new Date();
    const until = new Date(now.getTime() + agentsHoldMs);
    const [row] = await lockConversations(tx, appid, [openid]);
    if (row === undefined) return;
    await saveConversations(tx, appid, [{ ...row, heldBy: "agents", heldUntil: until }]);
    if (!isHeldByAgents(row, now)) {
      await tellHandedOver(tx, appid, [{ openid, until, by: "session" }]);
    }
  });
}
