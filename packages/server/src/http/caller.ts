import type { FastifyRequest } from "fastify";
import type { Scope } from "../contract/scopes.ts";
import { HongyanError } from "../errors.ts";
import { allows, toAuthority, type Authority } from "../roles.ts";
import type { ApiKeyRow } from "../store/api-keys.ts";
import type { OperatorRow } from "../store/operators.ts";

/** Who asks, whether a program with an API key or a person in the console: what routes ask is the same of both. */
export interface Caller {
  kind: "api-key" | "operator";
  id: string;
  /** As people know it. */
  name: string;
  authorities: readonly Authority[];
  /** Of an API key that has a limit of its own. */
  requestsPerMinute?: number;
}

export function callerOfKey(key: ApiKeyRow): Caller {
  return {
    kind: "api-key",
    id: key.apiKeyId,
    name: `${key.name} (${key.prefix}…)`,
    // Rows hold what the contract let in.
    authorities: [{ appid: key.appid, scopes: key.scopes as Scope[] }],
    ...(key.requestsPerMinute !== null && { requestsPerMinute: key.requestsPerMinute }),
  };
}

export function callerOfOperator(operator: OperatorRow): Caller {
  return {
    kind: "operator",
    id: operator.operatorId,
    name: operator.name,
    authorities: operator.roles.map(toAuthority),
  };
}

/** In this app, or with null in every one and in the installation itself. */
export function may(caller: Caller, scope: Scope, appid: string | null): boolean {
  return caller.authorities.some(
    (one) => (one.appid === null || one.appid === appid) && allows(one, scope),
  );
}

/** Webhooks for every app are of the installation: their names and failures are not for who reads one app. */
export function seesEveryWebhook(caller: Caller | null): boolean {
  return caller !== null && may(caller, "webhooks:read", null);
}

/** In some app. */
export function maySomewhere(caller: Caller, scope: Scope): boolean {
  return caller.authorities.some((one) => allows(one, scope));
}

/** The apps that the caller may do all this in; null: every one. */
export function appsWith(caller: Caller, scopes: readonly Scope[]): string[] | null {
  if (scopes.every((scope) => may(caller, scope, null))) return null;
  const named = caller.authorities.flatMap((one) => one.appid ?? []);
  return [...new Set(named)].filter((appid) => scopes.every((scope) => may(caller, scope, appid)));
}

/** What the caller may do in some app. */
export function scopesOf(caller: Caller): Scope[] {
  const all = new Set(caller.authorities.flatMap((one) => one.scopes));
  return all.has("*") ? ["*"] : [...all];
}

/** For a route that does two things, the second one's scope. @throws {HongyanError} FORBIDDEN */
export function requireScope(request: FastifyRequest, scope: Scope): void {
  if (request.caller === null) return;
  if (!maySomewhere(request.caller, scope)) throw lacks(request.caller, scope);
  // Where, is known once the app is.
  request.requiredScopes.push(scope);
}

export function lacks(caller: Caller, scope: Scope): HongyanError {
  const says = `may not do this: it lacks the scope ${scope}`;
  const details = { scope, has: scopesOf(caller) };
  return caller.kind === "api-key"
    ? new HongyanError("FORBIDDEN", `the API key ${caller.name} ${says}`, {
        hint: "Use a key with this scope, or make one with POST /v1/api-keys.",
        details,
      })
    : new HongyanError("FORBIDDEN", `the role of ${caller.name} ${says}`, {
        hint: "Ask an owner for another role (docs/operators.md says what each may do).",
        details,
      });
}
