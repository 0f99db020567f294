import type { Context } from "../context.ts";
import { resumeApp } from "../store/apps.ts";
import { recoverMessages } from "./recover-messages.ts";

/** Ends a pause: what waited is dispatched now. The client forgets what it knew, so that a repair is tried at once. */
export async function resume(ctx: Context, appid: string): Promise<void> {
  await resumeApp(ctx.db, appid);
  ctx.wechat.forget(appid);
  ctx.reference.forget();
  await recoverMessages(ctx, { strandedAfterSeconds: 0 });
}
