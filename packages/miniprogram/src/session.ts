import { assign } from "./assign.ts";
import { serverError, toError } from "./errors.ts";
import type { Memory } from "./memory.ts";
import { invoke } from "./platform.ts";
import { singleFlight } from "./single-flight.ts";
import type { PlatformApi, PushError } from "./types.ts";

type Answer<Body> = { body: Body; error?: undefined } | { body?: undefined; error: PushError };

/** The way to the server. Nothing here rejects. */
export interface Session {
  /**
   * As the user, logged in before where that is needed. Without a body: GET. `promised` is the member by which an answer of
   * the server is known: what has it not is of something else at this address, whatever its status.
   */
  callAsUser<Body>(path: string, promised: keyof Body, body?: object): Promise<Answer<Body>>;
  /** With a fresh code of wx.login in the body. A code is never used twice, not even when its answer was lost. */
  callWithCode<Body>(path: string, promised: keyof Body, body?: object): Promise<Answer<Body>>;
}

export function createSession(
  api: PlatformApi,
  memory: Memory,
  baseUrl: string,
  appid: string | undefined,
  timeout: number,
): Session {
  // Kept in memory only: whoever starts the program logs in anew.
  let token = "";
  // A code may end the session_key of the one before, so codes are got and used one after the other.
  let turn: Promise<unknown> = Promise.resolve();

  const open = singleFlight(async () => {
    const { body, error } = await callWithCode<{ token: string }>("/mp/sessions", "token");
    if (body) token = body.token;
    // What keeps the user from logging in says nothing about what they want to tell.
    else error.retry = "next-tap";
    return error;
  });
  return { callAsUser, callWithCode };

  async function callAsUser<Body>(
    path: string,
    promised: keyof Body,
    body?: object,
    isRepeat?: boolean,
  ): Promise<Answer<Body>> {
    if (!token) {
      const error = await open();
      if (error) return { error };
    }
    const used = token;
    const answer = await send<Body>(path, promised, body, used);
    const isExpired = answer.error && answer.error.code === "SESSION_EXPIRED";
    if (!isExpired || isRepeat) return answer;
    // Another call may have a new one already.
    if (token === used) token = "";
    return callAsUser(path, promised, body, true);
  }

  function callWithCode<Body>(
    path: string,
    promised: keyof Body,
    body?: object,
  ): Promise<Answer<Body>> {
    const answer = turn.then(() =>
      invoke<{ code: string }>(api, "login", { timeout }).then(
        ({ code }) => send<Body>(path, promised, assign({}, body, { appid, code })),
        (failure) => ({ error: toError(memory, failure, "LOGIN_FAILED") }),
      ),
    );
    turn = answer;
    return answer;
  }

  function send<Body>(
    path: string,
    promised: keyof Body,
    data: object | undefined,
    bearer?: string,
  ): Promise<Answer<Body>> {
    return invoke<{ statusCode: number; data: Body | null }>(api, "request", {
      url: baseUrl + path,
      method: data ? "POST" : "GET",
      data,
      header: bearer ? { authorization: `Bearer ${bearer}` } : {},
      timeout,
    }).then(
      ({ statusCode, data }) =>
        statusCode < 300 && data && data[promised]
          ? { body: data }
          : { error: serverError(memory, statusCode, data) },
      // The platform's words say why: no network, or a domain that is not in the list (request 合法域名).
      (failure) => ({ error: toError(memory, failure, "SERVER_DOWN") }),
    );
  }
}
