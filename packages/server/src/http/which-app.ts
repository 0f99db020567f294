import type { FastifyRequest } from "fastify";
import type { Context } from "../context.ts";
import { HongyanError } from "../errors.ts";

/**
 * The app that a request is about: the one it names, else its key's, else that of
 * WECHAT_APPID, else the only one there is. A key of one app
 * reaches no other.
 *
 * @throws {HongyanError} APP_NOT_FOUND, APP_REQUIRED, FORBIDDEN
 */
export async function whichApp(
  ctx: Context,
  request: FastifyRequest,
  named: string | undefined,
): Promise<string> {
  const bound = request.apiKey?.appid ?? undefined;
  if (named !== undefined && bound !== undefined && named !== bound) {
    throw new HongyanError("FORBIDDEN", `this API key is for app ${bound} only`, {
      hint: `Use a key for ${named}, or one for every app.`,
    });
  }
  const appid = named ?? bound ?? ctx.config.wechatApp?.appid ?? (await onlyApp(ctx));
  if ((await ctx.reference.app(appid)) === undefined) {
    throw new HongyanError("APP_NOT_FOUND", `there is no app ${appid}`, {
      hint: "GET /v1/apps lists the apps; POST /v1/apps adds one.",
    });
  }
  return appid;
}

/** For routes about the whole installation. @throws {HongyanError} FORBIDDEN for a key of one app. */
export function requireUnboundKey(request: FastifyRequest): void {
  if (request.apiKey?.appid == null) return;
  throw new HongyanError("FORBIDDEN", `this API key is for app ${request.apiKey.appid} only`, {
    hint: "Use a key that is for every app.",
  });
}

async function onlyApp(ctx: Context): Promise<string> {
  const appids = await ctx.reference.appids();
  const [first] = appids;
  if (first === undefined || appids.length > 1) {
    throw new HongyanError(
      "APP_REQUIRED",
      first === undefined
        ? "there is no app yet"
        : `there are ${appids.length} apps, and the request names none`,
      { hint: first === undefined ? "Add one with POST /v1/apps." : "Name one with appid." },
    );
  }
  return first;
}
