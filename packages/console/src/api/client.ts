import createClient from "openapi-fetch";
import { ApiError, toApiError, unreachable } from "./api-error.ts";
import { recheckSession } from "./recheck-session.ts";
import type { paths } from "@hongyan/client/schema";
import { csrfToken, isServerAway, isSessionOver, signedInAs } from "./server-state.ts";

/** The server's interface, typed from its own OpenAPI. Wrap each call in `answerOf`. */
export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: send });

api.use({
  onRequest({ request }) {
    if (request.method !== "GET") request.headers.set("x-hongyan-csrf", csrfToken.get());
    return request;
  },
});

/** A token that another tab's new session has made worthless is changed for that session's, and the request sent once more. */
async function send(request: Request): Promise<Response> {
  // Its body can be read once only.
  const again = request.clone();
  const response = await fetch(request);
  if (signedInAs.get() === undefined || !(await isTokenRefused(response))) return response;
  if (!(await recheckSession())) return response;
  again.headers.set("x-hongyan-csrf", csrfToken.get());
  return fetch(again);
}

async function isTokenRefused(response: Response): Promise<boolean> {
  if (response.status !== 403) return false;
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  return toApiError(body, response).code === "CSRF";
}

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/**
 * What the server answered: `answerOf(api.GET("/v1/apps"))`. An expired session brings the sign-in dialog, and a server that
 * is away the banner, whoever asked; the error is thrown besides, for the place that asked to show.
 *
 * @throws {ApiError}
 */
export async function answerOf<Data>(
  call: Promise<Answer<Data>>,
  { isSigningIn = false }: { isSigningIn?: boolean } = {},
): Promise<Data> {
  const { data, error, response } = await call.catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    isServerAway.set(true);
    throw new ApiError({
      status: 0,
      code: unreachable,
      message: "the server does not answer",
      cause,
    });
  });
  if (response.ok) return data as Data;
  const refused = toApiError(error, response);
  if (refused.code === unreachable || refused.code === "UNAVAILABLE") isServerAway.set(true);
  if (refused.status === 401 && !isSigningIn) isSessionOver.set(true);
  throw refused;
}
