import type { Context } from "../../context.ts";
import type { Tx } from "../../db/connection.ts";
import { resumeApp } from "../../store/apps.ts";
import { lookSoon } from "../../store/dispatch-looks.ts";
import { enableExportedWebhooks } from "../../store/exported-apps.ts";
import { recoverMessages } from "../messages/recover-messages.ts";

/** Ends a pause: what waited is dispatched now. Of an app that was exported it takes that back: its webhooks are told again. */
export async function resume(ctx: Context, appid: string): Promise<void> {
  await startAfresh(ctx, appid, async (tx) => {
    await resumeApp(tx, appid);
    await enableExportedWebhooks(tx, appid);
  });
}

/**
 * Changes an app so that what waited may go. The client forgets what it knew, so that a repair is tried at once; what waited is
 * dispatched, by another process if this one dies over it (M2).
 */
export async function startAfresh(
  ctx: Context,
  appid: string,
  change: (tx: Tx) => Promise<void>,
): Promise<void> {
  await ctx.db.transaction().execute(async (tx) => {
    await change(tx);
    await lookSoon(tx, appid);
  });
  ctx.wechat.forget(appid);
  ctx.reference.forget();
  await recoverMessages(ctx, { at: "all", appid });
}
