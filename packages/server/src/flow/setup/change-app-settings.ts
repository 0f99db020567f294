import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import {
  findApp,
  lockApp,
  updateAppSettings,
  type AppRow,
  type AppSettings,
} from "../../store/apps.ts";
import { lookSoon } from "../../store/dispatch-looks.ts";

/**
 * Changes what is named and leaves the rest as it is now, not as the caller may have seen it. A shorter wait
 * for unknown outcomes counts at once.
 *
 * @param check throws when the app is not as the caller has seen it
 * @throws {HongyanError} APP_NOT_FOUND
 */
export async function changeAppSettings(
  ctx: Pick<Context, "db">,
  appid: string,
  settings: Partial<AppSettings>,
  check?: (current: AppRow | undefined) => void,
): Promise<void> {
  await ctx.db.transaction().execute(async (tx) => {
    await lockApp(tx, appid);
    const current = await findApp(tx, appid);
    check?.(current);
    if (current === undefined) {
      throw new HongyanError("APP_NOT_FOUND", `there is no app ${appid}`, {
        hint: "Somebody removed it just now.",
      });
    }
    await updateAppSettings(tx, appid, { ...current, ...settings });
    if ((settings.unknownAfterSeconds ?? Infinity) < current.unknownAfterSeconds) {
      await lookSoon(tx, appid);
    }
  });
}
