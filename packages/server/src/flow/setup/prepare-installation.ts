import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { keptInDataDir } from "../../kept-in-data-dir.ts";
import { generateApiKey } from "../../secrets.ts";
import { findApp } from "../../store/apps.ts";
import { secretPurpose } from "../../wechat/app-identity.ts";
import { addApp, changeSecret } from "./add-app.ts";
import { refuseAuthorized } from "./change-app-settings.ts";
import { checkMasterKey } from "./check-master-key.ts";
import { createApiKey } from "./create-api-key.ts";

/**
 * What must be there before the first request: the first API key, and the first app when the environment names one.
 * Doing it again changes nothing, but for an AppSecret that was changed in the environment.
 *
 * @throws {HongyanError} MASTER_KEY_WRONG when the database was written under another master key.
 */
export async function prepareInstallation(ctx: Context): Promise<{ apiKey: string | undefined }> {
  await checkMasterKey(ctx);
  const apiKey = firstApiKey(ctx);
  if (apiKey !== undefined) {
    await createApiKey(ctx, { name: "first key", scopes: ["*"], appid: null }, apiKey);
  }
  if (ctx.config.wechatApp !== undefined) await prepareApp(ctx, ctx.config.wechatApp);
  return { apiKey };
}

function firstApiKey(ctx: Context): string | undefined {
  if (ctx.config.apiKey !== undefined) return ctx.config.apiKey;
  return ctx.isEmbedded ? keptInDataDir(ctx.config.dataDir, "api-key", generateApiKey) : undefined;
}

async function prepareApp(ctx: Context, app: { appid: string; secret: string }): Promise<void> {
  const known = await findApp(ctx.db, app.appid);
  if (known !== undefined) {
    refuseAuthorized(known);
    const isSame = ctx.secrets.open(known.secretSealed, secretPurpose(app.appid)) === app.secret;
    if (!isSame) await changeSecret(ctx, app.appid, app.secret);
    return;
  }
  try {
    await addApp(ctx, app);
  } catch (error) {
    // Another process on the same database was faster.
    if (!(error instanceof HongyanError && error.code === "APP_EXISTS")) throw error;
  }
}
