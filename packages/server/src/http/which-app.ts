import type { FastifyRequest } from "fastify";
import type { Context } from "../context.ts";
import { HongyanError } from "../errors.ts";
import { appsWith, type Caller } from "./caller.ts";

/**
 * The app that a request is about: the one it names, else its caller's, else that of
 * WECHAT_APPID, else the only one there is. Who may act in some apps only reaches no other.
 *
 * @throws {HongyanError} APP_NOT_FOUND, APP_REQUIRED, FORBIDDEN
 */
export async function whichApp(
  ctx: Context,
  request: FastifyRequest,
  named: string | undefined,
): Promise<string> {
  const appid =
    named === undefined ? await unnamedApp(ctx, reachedApps(request)) : reachedApp(request, named);
  if ((await ctx.reference.app(appid)) === undefined) {
    throw new HongyanError("APP_NOT_FOUND", `there is no app ${appid}`, {
      hint: "GET /v1/apps lists the apps; POST /v1/apps adds one.",
    });
  }
  request.appid = appid;
  return appid;
}

/** Where the caller may do what the request asks for; null: in every app. A request without a caller is public. */
export function reachedApps(request: FastifyRequest): string[] | null {
  return request.caller === null ? null : appsWith(request.caller, request.requiredScopes);
}

/** An app that need not be there any more. @throws {HongyanError} FORBIDDEN */
export function reachedApp(request: FastifyRequest, named: string): string {
  const reached = reachedApps(request);
  if (reached === null || reached.includes(named)) return named;
  throw notEveryApp(request.caller, reached, `Use a key, or ask for a role, for ${named}.`);
}

/** For routes about the whole installation. @throws {HongyanError} FORBIDDEN for who may act in some apps only. */
export function requireEveryApp(request: FastifyRequest): void {
  const reached = reachedApps(request);
  if (reached === null) return;
  throw notEveryApp(request.caller, reached, "Use a key that is for every app, or ask an owner.");
}

async function unnamedApp(ctx: Context, reached: string[] | null): Promise<string> {
  const [only] = reached ?? [];
  if (only !== undefined && reached?.length === 1) return only;
  const first = ctx.config.wechatApp?.appid;
  if (first !== undefined && (reached === null || reached.includes(first))) return first;
  return onlyApp(ctx, reached);
}

async function onlyApp(ctx: Context, reached: string[] | null): Promise<string> {
  const all = await ctx.reference.appids();
  const appids = all.filter((appid) => reached === null || reached.includes(appid));
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

function notEveryApp(caller: Caller | null, reached: string[], hint: string): HongyanError {
  const who = caller?.kind === "operator" ? `the role of ${caller.name}` : "this API key";
  const apps = reached.length === 0 ? "no app" : `app ${reached.join(", ")} only`;
  return new HongyanError("FORBIDDEN", `${who} is for ${apps}`, { hint });
}
