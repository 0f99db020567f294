import { useParams } from "@tanstack/react-router";
import { createContext, useContext } from "react";
import type { paths } from "../api/schema.d.ts";
import type { Operator, Role } from "../api/session.ts";

/** What a role may do: the same words as the scopes of API keys. */
export type Scope =
  paths["/v1/api-keys"]["post"]["requestBody"]["content"]["application/json"]["scopes"][number];

const OperatorContext = createContext<Operator | undefined>(undefined);
export const OperatorProvider = OperatorContext.Provider;

/** Who is signed in. */
export function useOperator(): Operator {
  const operator = useContext(OperatorContext);
  if (operator === undefined) throw new Error("useOperator is for pages that need a session");
  return operator;
}

/** The app whose page this is. */
export function useAppid(): string {
  const { appid } = useParams({ strict: false });
  if (appid === undefined) throw new Error("useAppid is for pages of one app");
  return appid;
}

/**
 * Whether the operator may do what needs the scope, in the app of this page or, on a page about all, in every app. What is not
 * allowed is not offered; the server refuses it besides.
 */
export function useMay(): (scope: Scope) => boolean {
  const { roles } = useOperator();
  const { appid } = useParams({ strict: false });
  const here = roles.filter((one) => one.appid === null || one.appid === appid);
  return (scope) => here.some(({ role }) => mayDo(role, scope));
}

/** As roles.ts of the server, which docs/operators.md explains. */
function mayDo(role: Role, scope: Scope): boolean {
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
