import type { Context } from "../../context.ts";
import type { Scope } from "../../contract/scopes.ts";
import type { SubmitMessage } from "../../flow/messages/submission.ts";

/** One call to one of WeChat's paths, its token checked and its body read. */
export interface DropInCall {
  ctx: Context;
  submit: SubmitMessage;
  /** The app that the token was given for. */
  appid: string;
  body: Record<string, unknown>;
}

/** One of WeChat's paths that this server answers itself. */
export interface Endpoint {
  /** WeChat's own path. */
  path: string;
  /** What the API key behind the token must be allowed to do. */
  scope: Scope;
  summary: string;
  /** What the answer holds beside `errcode` and `errmsg`. @throws {WechatFault} and every HongyanError */
  answer(call: DropInCall): Promise<Record<string, unknown>>;
}
