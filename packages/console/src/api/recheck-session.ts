import type { paths } from "@hongyan/client/schema";
import { csrfToken, isSessionOver, signedInAs } from "./server-state.ts";

type Session = paths["/v1/session"]["get"]["responses"]["200"]["content"]["application/json"];

/**
 * Asks who is signed in now and leaves the page as it is, with what is typed on it. Signing in again in another tab has put a new
 * session, with a token of its own, in the place of this tab's: of the same operator, the token is taken. Of another one or of
 * nobody, the dialog asks to sign in again.
 *
 * @returns whether the page's operator is still signed in
 */
export async function recheckSession(): Promise<boolean> {
  const response = await fetch("/v1/session").catch(() => undefined);
  // Who asked hears by itself that the server is away.
  if (response?.ok !== true) return false;
  const session = (await response.json()) as Session;
  if (session.operator === undefined || session.operator.id !== signedInAs.get()) {
    isSessionOver.set(true);
    return false;
  }
  csrfToken.set(session.csrfToken ?? "");
  return true;
}
