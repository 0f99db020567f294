import createClient from "openapi-fetch";
import { ApiError, toApiError, unreachable } from "./api-error.ts";
import type { paths } from "./schema.d.ts";
import { csrfToken, isServerAway, isSessionOver } from "./server-state.ts";

/** The server's interface, typed from its own OpenAPI. Wrap each call in `answerOf`. */
export const api = createClient<paths>({ baseUrl: window.location.origin });

api.use({
  onRequest({ request }) {
    if (request.method !== "GET") request.headers.set("x-hongyan-csrf", csrfToken.get());
    return request;
  },
});

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
