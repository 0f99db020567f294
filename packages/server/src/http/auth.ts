import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Context } from "../context.ts";
import type { Scope } from "../contract/settings.ts";
import { HongyanError } from "../errors.ts";
import { hashApiKey } from "../secrets.ts";
import { useApiKey, type ApiKeyRow } from "../store/api-keys.ts";
import type { GatewayCaller, GatewayTokens } from "./drop-in/gateway-tokens.ts";
import type { SessionTokens } from "./session-tokens.ts";

/** What a route asks of its caller. A route that says nothing is refused when it is registered. */
type Access =
  | "public"
  /** A token of POST /mp/sessions. */
  | "session"
  /** An API key with this scope. */
  | { scope: Scope }
  /** On WeChat's own paths: a token of /cgi-bin/token, given for an API key with this scope. */
  | { wechatToken: Scope };

export interface Session {
  appid: string;
  openid: string;
}

declare module "fastify" {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    apiKey: ApiKeyRow | null;
    session: Session | null;
    gatewayCaller: GatewayCaller | null;
  }
}

const keptKeysMs = 5_000;

/** Checks every request against the access its route declares. */
export function guardRoutes(
  app: FastifyInstance,
  ctx: Context,
  { sessions, gatewayTokens }: { sessions: SessionTokens; gatewayTokens: GatewayTokens },
): void {
  const keys = createKeyCache(ctx);
  app.decorateRequest("apiKey", null);
  app.decorateRequest("session", null);
  app.decorateRequest("gatewayCaller", null);
  app.addHook("onRoute", (route) => {
    if (route.config?.access === undefined && !isOfPlugin(route.url)) {
      throw new Error(`route ${String(route.method)} ${route.url} declares no access`);
    }
  });
  app.addHook("onRequest", async (request) => {
    const access = request.routeOptions.config.access ?? "public";
    if (access === "public") return;
    if (access === "session") {
      request.session = await sessions.verify(bearerToken(request));
    } else if ("scope" in access) {
      request.apiKey = await keys.check(bearerToken(request), access.scope);
    } else {
      request.gatewayCaller = await gatewayTokens.verify(queryToken(request), access.wechatToken);
    }
  });
}

/** The documentation page's own files carry no data. */
function isOfPlugin(url: string): boolean {
  return url === "/docs" || url.startsWith("/docs/");
}

function bearerToken(request: FastifyRequest): string {
  const match = /^Bearer +([\x21-\x7e]+)$/i.exec(request.headers.authorization ?? "");
  if (match?.[1] === undefined) {
    throw new HongyanError("UNAUTHENTICATED", "the request has no Bearer token", {
      hint: "Send Authorization: Bearer <API key> (or, on /mp routes, the token of POST /mp/sessions).",
    });
  }
  return match[1];
}

/** Where WeChat's callers put it. */
function queryToken(request: FastifyRequest): string | undefined {
  const { access_token: token } = request.query as { access_token?: unknown };
  return typeof token === "string" ? token : undefined;
}

function createKeyCache(ctx: Context): { check(key: string, scope: Scope): Promise<ApiKeyRow> } {
  const known = new Map<string, { row: ApiKeyRow; readAt: number }>();

  const read = async (key: string): Promise<ApiKeyRow> => {
    // Found by its hash: no comparison of ours sees the key itself, so none can leak it by its timing.
    const hash = hashApiKey(key);
    const name = hash.toString("base64");
    const cached = known.get(name);
    if (cached !== undefined && performance.now() - cached.readAt < keptKeysMs) return cached.row;
    const row = await useApiKey(ctx.db, hash);
    if (row === undefined) {
      known.delete(name);
      throw new HongyanError("UNAUTHENTICATED", "this API key is not known or was revoked", {
        hint: "The first key is in the data folder (file api-key) or in HONGYAN_API_KEY; POST /v1/api-keys makes others.",
      });
    }
    if (known.size > 10_000) known.clear();
    known.set(name, { row, readAt: performance.now() });
    return row;
  };

  return {
    async check(key, scope) {
      const row = await read(key);
      refuseWithout(row, scope);
      return row;
    },
  };
}

/** For a route that does two things, the second one's scope. @throws {HongyanError} FORBIDDEN */
export function requireScope(request: FastifyRequest, scope: Scope): void {
  if (request.apiKey !== null) refuseWithout(request.apiKey, scope);
}

function refuseWithout(row: ApiKeyRow, scope: Scope): void {
  if (row.scopes.includes("*") || row.scopes.includes(scope)) return;
  throw new HongyanError(
    "FORBIDDEN",
    `the API key ${row.prefix}… may not do this: it lacks the scope ${scope}`,
    {
      hint: "Use a key with this scope, or make one with POST /v1/api-keys.",
      details: { scope, has: row.scopes },
    },
  );
}
