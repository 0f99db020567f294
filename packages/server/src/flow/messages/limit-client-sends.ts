import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { countClientSend } from "../../store/client-sends.ts";

/**
 * A user may have so many messages sent from the mini program in a minute and in 24 hours, counted in the database: whichever
 * process takes them. Sends that then come to nothing count too, so that trying costs as much as succeeding.
 *
 * @throws {HongyanError} RATE_LIMITED
 */
export async function limitClientSends(ctx: Context, appid: string, openid: string): Promise<void> {
  const full = await countClientSend(ctx.db, appid, openid, {
    perMinute: ctx.config.userSendsPerMinute,
    perDay: ctx.config.userSendsPerDay,
  });
  if (full === undefined) return;
  throw new HongyanError(
    "RATE_LIMITED",
    `this user had ${full.limit} messages sent from the mini program within a ${full.per}`,
    {
      hint: "Wait for as many seconds as Retry-After says. HONGYAN_USER_SENDS_PER_MINUTE and HONGYAN_USER_SENDS_PER_DAY set how many; POST /v1/messages from your own server is not counted here.",
      details: full,
    },
  );
}
