import type { paths } from "@hongyan/client/schema";

/** What a role may do: the same words as the scopes of API keys. */
export type Scope =
  paths["/v1/api-keys"]["post"]["requestBody"]["content"]["application/json"]["scopes"][number];

type Role = NonNullable<
  paths["/v1/session"]["get"]["responses"]["200"]["content"]["application/json"]["operator"]
>["roles"][number]["role"];

/** As the server's roles.ts has it, which docs/operators.md explains; a test compares the two. */
export function mayDo(role: Role, scope: Scope): boolean {
  switch (role) {
    case "owner":
      return true;
    case "operator":
      return dailyWork.includes(scope) || (scope.endsWith(":read") && scope !== "token:read");
    case "viewer":
      return scope.endsWith(":read") && !hiddenFromViewers.includes(scope);
  }
}

const dailyWork: readonly Scope[] = [
  "messages:write",
  "campaigns:write",
  "grants:write",
  "users:write",
  "customer-service:write",
  "scenes:write",
  "templates:write",
];
const hiddenFromViewers: readonly Scope[] = [
  "token:read",
  "api-keys:read",
  "operators:read",
  "audit-log:read",
];
