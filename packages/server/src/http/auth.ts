import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Scope } from "../contract/scopes.ts";
import { HongyanError } from "../errors.ts";
import { appsWith, callerOfKey, lacks, maySomewhere, type Caller } from "./caller.ts";
import type { Callers, OperatorSession } from "./callers.ts";
import type { Csrf } from "./csrf.ts";
import type { GatewayCaller, GatewayTokens } from "./drop-in/gateway-tokens.ts";
import { readSessionCookie } from "./operator-cookie.ts";
import { named } from "./named.ts";
import type { SessionTokens } from "./session-tokens.ts";
import { reachedApp, requireEveryApp } from "./which-app.ts";

/** What a route asks of its caller. A route that says nothing is refused when it is registered. */
type Access =
  | "public"
  /** A token of POST /mp/sessions. */
  | "session"
  /** Somebody signed in to the console, whatever their role. */
  | "operator"
  /**
   * An API key with this scope, or somebody in the console whose role has it; with `everyApp` for the whole installation: it is
   * refused to who may do it in some apps only.
   */
  | { scope: Scope; everyApp?: true }
  /** On WeChat's own paths: a token of /cgi-bin/token, given for an API key with this scope. */
  | { wechatToken: Scope };

export interface Session {
  appid: string;
  openid: string;
}

/** The session of a route whose access is `session`. */
export function sessionOf(request: FastifyRequest): Session {
  if (request.session === null) throw new HongyanError("UNAUTHENTICATED", "there is no session");
  return request.session;
}

declare module "fastify" {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyInstance {
    /** "METHOD /path" of every route but those of plugins, and what it asks of its caller. */
    routeAccess: ReadonlyMap<string, Access>;
  }
  interface FastifyRequest {
    caller: Caller | null;
    /** Of a caller in the console. */
    operatorSession: OperatorSession | null;
    /** What the caller needs in the app that the request is about. */
    requiredScopes: Scope[];
    /** The app that the request is about, once `whichApp` has found it. */
    appid: string | null;
    session: Session | null;
    gatewayCaller: GatewayCaller | null;
  }
}

/** Checks every request against the access its route declares. */
export function guardRoutes(
  app: FastifyInstance,
  {
    sessions,
    gatewayTokens,
    callers,
    csrf,
    keyRequests,
  }: {
    sessions: SessionTokens;
    gatewayTokens: GatewayTokens;
    callers: Callers;
    csrf: Csrf;
    /** Counts the requests of an API key, and refuses what is too many. */
    keyRequests: (key: Caller) => void;
  },
): void {
  app.decorateRequest("caller", null);
  app.decorateRequest("operatorSession", null);
  // In the hook each request gets a list of its own.
  app.decorateRequest("requiredScopes");
  app.decorateRequest("appid", null);
  app.decorateRequest("session", null);
  app.decorateRequest("gatewayCaller", null);
  const routeAccess = new Map<string, Access>();
  app.decorate("routeAccess", routeAccess);
  app.addHook("onRoute", ({ method, url, config }) => {
    const access = config?.access;
    if (access === undefined) {
      if (isOfPlugin(url)) return;
      throw new Error(`route ${String(method)} ${url} declares no access`);
    }
    for (const one of [method].flat()) routeAccess.set(`${one} ${url}`, access);
  });
  app.addHook("onRequest", async (request) => {
    request.requiredScopes = [];
    const access = request.routeOptions.config.access ?? "public";
    if (access === "public") return;
    if (access === "session") {
      request.session = await sessions.verify(bearerToken(request));
    } else if (access === "operator") {
      await admitOperator(request, { callers, csrf });
    } else if ("scope" in access) {
      await admitCaller(request, access.scope, { callers, csrf });
      if (access.everyApp === true) requireEveryApp(request);
      if (request.caller?.kind === "api-key") keyRequests(request.caller);
    } else {
      const gatewayCaller = await gatewayTokens.verify(queryToken(request), access.wechatToken);
      request.gatewayCaller = gatewayCaller;
      keyRequests(callerOfKey(gatewayCaller.apiKey));
    }
  });
  app.addHook("preValidation", async (request) => {
    if (request.caller !== null) refuseOtherApps(request);
  });
}

/** Whatever a route asks for: an app that is named is one that the caller may act in. @throws {HongyanError} FORBIDDEN */
function refuseOtherApps(request: FastifyRequest): void {
  const { params, query, body } = named(request);
  for (const { appid } of [params, query, body]) {
    if (appid !== undefined) reachedApp(request, appid);
  }
}

/**
 * For a stream: is the credential still good for what it was opened for? Not told by a database that is away. An open stream is no
 * request, and keeps no session alive.
 */
export async function isStillAdmitted(callers: Callers, request: FastifyRequest): Promise<boolean> {
  try {
    const caller = await currentCaller(callers, request);
    const apps = appsWith(caller, request.requiredScopes);
    return apps === null || (request.appid !== null && apps.includes(request.appid));
  } catch (error) {
    return !(error instanceof HongyanError && error.code === "UNAUTHENTICATED");
  }
}

async function currentCaller(callers: Callers, request: FastifyRequest): Promise<Caller> {
  if (request.operatorSession === null) return callers.ofKey(bearerToken(request));
  const { caller } = await callers.ofSessionUnused(readSessionCookie(request) ?? "");
  return caller;
}

async function admitCaller(
  request: FastifyRequest,
  scope: Scope,
  { callers, csrf }: { callers: Callers; csrf: Csrf },
): Promise<void> {
  const isOfConsole =
    request.headers.authorization === undefined && readSessionCookie(request) !== undefined;
  if (isOfConsole) await admitOperator(request, { callers, csrf });
  const caller = request.caller ?? (await callers.ofKey(bearerToken(request), request.ip));
  if (!maySomewhere(caller, scope)) throw lacks(caller, scope);
  request.caller = caller;
  request.requiredScopes.push(scope);
}

async function admitOperator(
  request: FastifyRequest,
  { callers, csrf }: { callers: Callers; csrf: Csrf },
): Promise<void> {
  const { caller, session } = await callers.ofSession(readSessionCookie(request) ?? "", request.ip);
  if (!isReading(request)) csrf.check(request, session.tokenHash);
  request.caller = caller;
  request.operatorSession = session;
}

function isReading({ method }: FastifyRequest): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS";
}

/** The documentation page's own files carry no data. */
function isOfPlugin(url: string): boolean {
  return url === "/docs" || url.startsWith("/docs/");
}

function bearerToken(request: FastifyRequest): string {
  const match = /^Bearer +([\x21-\x7e]+)$/i.exec(request.headers.authorization ?? "");
  if (match?.[1] === undefined) {
    throw new HongyanError("UNAUTHENTICATED", "the request has no Bearer token", {
      hint: "Send Authorization: Bearer <API key> (or, on /mp routes, the token of POST /mp/sessions); in the console, sign in.",
    });
  }
  return match[1];
}

/** Where WeChat's callers put it. */
function queryToken(request: FastifyRequest): string | undefined {
  const { access_token: token } = request.query as { access_token?: unknown };
  return typeof token === "string" ? token : undefined;
}
