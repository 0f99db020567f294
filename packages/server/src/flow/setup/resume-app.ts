import type { Context } from "../../context.ts";
import { resumeApp } from "../../store/apps.ts";
import { recoverMessages } from "../messages/recover-messages.ts";

/** Ends a pause: what waited is dispatched now. */
export async function resume(ctx: Context, appid: string): Promise<void> {
  await resumeApp(ctx.db, appid);
  await startAfresh(ctx, appid);
}

/** The client forgets what it knew, so that a repair is tried at once; what waited is dispatched. */
export async function startAfresh(ctx: Context, appid: string): Promise<void> {
  ctx.wechat.forget(appid);
  ctx.reference.forget();
  await recoverMessages(ctx, { at: "all", appid });
}
