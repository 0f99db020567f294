import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import type { paths } from "@hongyan/client/schema";
import { csrfToken, signedInAs } from "./server-state.ts";

type Session = paths["/v1/session"]["get"]["responses"]["200"]["content"]["application/json"];
export type Operator = NonNullable<Session["operator"]>;

/** Who is signed in, in this browser. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async () => {
    const session = await answerOf(api.GET("/v1/session"));
    csrfToken.set(session.csrfToken ?? "");
    signedInAs.set(session.operator?.id);
    return session;
  },
  // It does not change by itself; a 401 tells when it is over.
  staleTime: Number.POSITIVE_INFINITY,
});

/** @throws {ApiError} UNAUTHENTICATED, TOTP_REQUIRED, TOO_MANY_ATTEMPTS */
export const signIn = (body: { name: string; password: string; totp?: string }) =>
  answerOf(api.POST("/v1/session", { body }), { isSigningIn: true });

/** The first owner, by the one-time link that the server printed. */
export const setUp = (body: { token: string; name: string; password: string }) =>
  answerOf(api.POST("/v1/setup", { body }), { isSigningIn: true });

/** A password, by the link of an invitation or of a lost password. Answers with the name to sign in with. */
export const acceptLink = (body: { token: string; password: string }) =>
  answerOf(api.POST("/v1/operators/accept", { body }), { isSigningIn: true });

export const signOut = () => answerOf(api.DELETE("/v1/session"));

/** Ends the operator's sessions in every browser. */
export const signOutEverywhere = () => answerOf(api.DELETE("/v1/sessions"));
