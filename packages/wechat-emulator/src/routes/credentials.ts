import type { Call } from "../call.ts";
import { refuse, Refusal } from "../reply.ts";
import type { App } from "../state.ts";

/** What an app sends to prove who it is; from a query string or from a JSON body. */
export interface Credentials {
  appid: unknown;
  secret: unknown;
  grantType: unknown;
}

/**
 * The app behind appid and secret, for the token calls: 41002, 40013, 40002, 41004, 40125, 40164.
 * The appid is looked at before the grant_type.
 */
export function authenticateForToken(call: Call, credentials: Credentials): App | Refusal {
  const app = findApp(call, credentials.appid);
  if (app instanceof Refusal) return app;
  if (credentials.grantType !== "client_credential") return refuse(40002);
  return checkSecret(app, credentials.secret) ?? checkCallerIp(call, app) ?? app;
}

export function findApp(call: Call, appid: unknown): App | Refusal {
  if (appid === undefined || appid === null || appid === "") return refuse(41002);
  const app = typeof appid === "string" ? call.state.apps.get(appid) : undefined;
  if (!app) return refuse(40013);
  call.app = app;
  return app;
}

export function checkSecret(app: App, secret: unknown): Refusal | undefined {
  if (secret === undefined || secret === null || secret === "") return refuse(41004);
  return secret === app.secret ? undefined : refuse(40125);
}

function checkCallerIp(call: Call, app: App): Refusal | undefined {
  const ip = call.callerIp;
  if (!app.ipWhitelist || app.ipWhitelist.includes(ip)) return undefined;
  return refuse(40164, `invalid ip ${ip} ipv6 ::ffff:${ip}, not in whitelist`);
}
