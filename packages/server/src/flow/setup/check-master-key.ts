import type { Context } from "../../context.ts";
import { listApps } from "../../store/apps.ts";
import { secretPurpose } from "../../wechat/app-identity.ts";

/**
 * Wrong keys are told at the start, not at the first send.
 *
 * @throws {HongyanError} MASTER_KEY_WRONG when the database was written under another master key
 */
export async function checkMasterKey({
  db,
  secrets,
}: Pick<Context, "db" | "secrets">): Promise<void> {
  const [app] = await listApps(db);
  if (app !== undefined) secrets.open(app.secretSealed, secretPurpose(app.appid));
}
