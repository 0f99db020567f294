import type { Context } from "../context.ts";
import { HongyanError } from "../errors.ts";
import { insertApp, updateAppSecret } from "../store/apps.ts";
import { secretPurpose } from "../wechat/clients.ts";
import { startAfresh } from "./resume-app.ts";

export interface NewApp {
  appid: string;
  secret: string;
  name?: string;
  defaultScene?: string | null;
  onUnknown?: "fail" | "resend";
  unknownAfterSeconds?: number;
}

const defaultUnknownAfterSeconds = 600;

/** @throws {HongyanError} APP_EXISTS */
export async function addApp(ctx: Context, app: NewApp): Promise<void> {
  const isNew = await insertApp(
    ctx.db,
    app.appid,
    ctx.secrets.seal(app.secret, secretPurpose(app.appid)),
    {
      name: app.name ?? app.appid,
      defaultScene: app.defaultScene ?? null,
      onUnknown: app.onUnknown ?? "fail",
      unknownAfterSeconds: app.unknownAfterSeconds ?? defaultUnknownAfterSeconds,
    },
  );
  if (!isNew) {
    throw new HongyanError("APP_EXISTS", `app ${app.appid} is there already`, {
      hint: "Change it with PATCH /v1/apps/{appid}.",
    });
  }
  ctx.reference.forget();
}

/** Stores a new AppSecret and sends what a wrong one had held back. */
export async function changeSecret(ctx: Context, appid: string, secret: string): Promise<void> {
  await updateAppSecret(ctx.db, appid, ctx.secrets.seal(secret, secretPurpose(appid)));
  await startAfresh(ctx, appid);
}
