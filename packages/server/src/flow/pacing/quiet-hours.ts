import type { Context } from "../../context.ts";
import { firstOutside, isTimeZone } from "../../daily-window.ts";
import type { QuietHours } from "../../store/scene-rules.ts";
import { findUser } from "../../store/users.ts";

/**
 * The first moment from `at` on that is outside of quiet hours: `at` itself when it is.
 *
 * @param userTimeZone goes before that of the rule; null: the user has none
 */
export function outOfQuietHours(
  quietHours: QuietHours,
  userTimeZone: string | null,
  at: Date,
): Date {
  // A zone that this system does not know came from one that knew it.
  const isKnown = userTimeZone !== null && isTimeZone(userTimeZone);
  const timeZone = isKnown ? userTimeZone : quietHours.timeZone;
  return firstOutside({ ...quietHours, timeZone }, at);
}

/** A time that somebody asked for, moved out of quiet hours that delay. What they drop is dropped when it comes due. */
export async function moveOutOfQuietHours(
  ctx: Pick<Context, "db">,
  appid: string,
  openid: string,
  quietHours: QuietHours | null,
  sendAt: Date,
): Promise<Date> {
  if (quietHours?.action !== "delay") return sendAt;
  const user = await findUser(ctx.db, appid, openid);
  return outOfQuietHours(quietHours, user?.timeZone ?? null, sendAt);
}
