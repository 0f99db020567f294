import type { OperatorRole, Role } from "./contract/operators.ts";
import { scope, type Scope } from "./contract/scopes.ts";

/** What is allowed, and where. */
export interface Authority {
  /** null: in every app, and in the installation itself. */
  appid: string | null;
  scopes: readonly Scope[];
}

/** A viewer reads what is sent and how it goes; an operator reads all but secrets, and does the daily work; an owner does all. */
const scopesOfRole: Record<Role, readonly Scope[]> = {
  owner: ["*"],
  operator: [
    ...readsBut("token:read", "personal-data:read"),
    "messages:write",
    "campaigns:write",
    "grants:write",
    "users:write",
    "customer-service:write",
    "scenes:write",
    "templates:write",
  ],
  viewer: readsBut(
    "token:read",
    "personal-data:read",
    "api-keys:read",
    "operators:read",
    "audit-log:read",
  ),
};

export function toAuthority({ appid, role }: OperatorRole): Authority {
  return { appid, scopes: scopesOfRole[role] };
}

export function allows({ scopes }: Authority, wanted: Scope): boolean {
  return scopes.includes("*") || scopes.includes(wanted);
}

function readsBut(...excluded: Scope[]): Scope[] {
  return scope.options.filter((one) => one.endsWith(":read") && !excluded.includes(one));
}
