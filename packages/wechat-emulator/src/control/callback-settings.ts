import { randomBytes } from "node:crypto";
import type { Answer } from "../push/exchange.ts";
import { signQuery, withQuery } from "../push/render-push.ts";
import type { Callback, State } from "../state.ts";
import { ControlError } from "./control-error.ts";
import { findApp } from "./find.ts";

export interface SetCallbackInput {
  appid: string;
  /** Null switches the pushes off. */
  callback: Callback | null;
  /** False saves without asking the URL. Default true. */
  verify?: boolean | undefined;
}

export interface Verification {
  verified: boolean;
  /** HTTP status of the URL's answer. */
  status?: number;
  /** What the check found, in words. */
  detail: string;
}

/** What 保存 in the console does: asks the URL whether it knows the token, and saves only when it answers as it must. */
export async function setCallback(state: State, input: SetCallbackInput): Promise<Verification> {
  const app = findApp(state, input.appid);
  const { callback, verify = true } = input;
  if (!callback) {
    app.callback = undefined;
    return { verified: false, detail: "the callback is removed" };
  }
  checkCallback(callback);
  const verification: Verification = verify
    ? await verifyUrl(state, callback)
    : { verified: false, detail: "saved without asking the URL" };
  if (verification.verified || !verify) app.callback = callback;
  return verification;
}

/** Throws INVALID_CALLBACK for settings that the console would not take. */
export function checkCallback({ url, token, encodingAESKey, mode }: Callback): void {
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw invalidCallback(`url ${url} is no http or https URL`, "Give it with its scheme.");
  }
  if (token === "") throw invalidCallback("token is empty", "Choose 3 to 32 letters and digits.");
  if (mode !== "plain" && !/^[A-Za-z0-9+/]{43}$/.test(encodingAESKey)) {
    const hint = "It has 43 letters and digits; only plain mode goes without.";
    throw invalidCallback(`encodingAESKey is not one of 43 characters`, hint);
  }
}

function invalidCallback(message: string, hint: string): ControlError {
  return new ControlError("INVALID_CALLBACK", message, hint);
}

/** The same GET in all modes: the echostr is never encrypted. */
async function verifyUrl(state: State, { url, token }: Callback): Promise<Verification> {
  const echostr = randomBytes(8).readBigUInt64BE().toString();
  const { query } = signQuery(token, state.clock.nowMs());
  query.set("echostr", echostr);
  const answer = await state.pusher.exchange({ method: "GET", url: withQuery(url, query) });
  const detail = faultOf(answer, echostr);
  return {
    verified: detail === undefined,
    ...(answer.kind === "answered" && { status: answer.status }),
    detail: detail ?? "the URL answered with the echostr",
  };
}

function faultOf(answer: Answer, echostr: string): string | undefined {
  if (answer.kind === "failed") return `no answer: ${answer.error}`;
  const { status, body } = answer;
  if (status < 200 || status > 299) {
    return `HTTP ${status} in place of 200: is the token the same on both sides?`;
  }
  if (body === echostr) return undefined;
  if (body === `"${echostr}"`) return "the echostr is in quotes; the bare text is wanted";
  if (body.replace(/^\uFEFF/, "").trim() === echostr) {
    return "the echostr has white space or a byte order mark around it; the bare text is wanted";
  }
  return `the answer is not the echostr; it begins with ${JSON.stringify(body.slice(0, 80))}`;
}
