import type { Context } from "../../context.ts";

/**
 * Whether a user without a grant in the ledger is refused at once with 43101. Where WeChat's callbacks arrive, the ledger
 * knows of every tap. Where they do not, it knows what the mini program reported, and a program that was written for WeChat
 * itself reports nothing: there WeChat decides.
 */
export async function whenNoGrant(ctx: Context, appid: string): Promise<"reject" | "try"> {
  const app = await ctx.reference.app(appid);
  return app?.callbackSealed == null ? "try" : "reject";
}
