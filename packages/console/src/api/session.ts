import { queryOptions } from "@tanstack/react-query";
import { answerOf } from "./client.ts";
import { csrfToken } from "./server-state.ts";

export type Role = "owner" | "operator" | "viewer";

export interface Operator {
  id: string;
  name: string;
  /** `appid: null` is a role in every app. */
  roles: { appid: string | null; role: Role }[];
  hasTotp: boolean;
  language: string | null;
}

export type Session =
  | { state: "setup-needed" | "signed-out" }
  | { state: "signed-in"; operator: Operator; csrfToken: string };

/** Who is signed in, in this browser. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async () => {
    const session = await ask<Session>("GET", "/v1/session");
    if (session.state === "signed-in") csrfToken.set(session.csrfToken);
    return session;
  },
  // It does not change by itself; a 401 tells when it is over.
  staleTime: Number.POSITIVE_INFINITY,
});

export interface Credentials {
  name: string;
  password: string;
  totp?: string;
}

/** @throws {ApiError} UNAUTHENTICATED, TOTP_REQUIRED, TOO_MANY_ATTEMPTS */
export const signIn = (credentials: Credentials) =>
  ask("POST", "/v1/session", { body: credentials, isSigningIn: true });

/** The first owner, by the one-time link that the server printed. */
export const setUp = (owner: { token: string; name: string; password: string }) =>
  ask("POST", "/v1/setup", { body: owner, isSigningIn: true });

export const signOut = () => ask("DELETE", "/v1/session");

/** Ends the operator's sessions in every browser. */
export const signOutEverywhere = () => ask("DELETE", "/v1/sessions");

function ask<Data>(
  method: string,
  path: string,
  { body, isSigningIn = false }: { body?: unknown; isSigningIn?: boolean } = {},
): Promise<Data> {
  const call = async () => {
    const response = await fetch(path, {
      method,
      headers: {
        ...(method !== "GET" && { "x-hongyan-csrf": csrfToken.get() }),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json().catch(() => undefined);
    return response.ok ? { data: answer as Data, response } : { error: answer, response };
  };
  return answerOf<Data>(call(), { isSigningIn });
}
