import { WechatApiError, WechatError } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { touchUser } from "../../store/users.ts";

/**
 * `code` -> `jscode2session` -> openid. The client never names its own openid, and the session_key stays behind: nothing
 * here needs it (S1).
 *
 * @throws {HongyanError} CODE_USED, CODE_INVALID, USER_BLOCKED, WECHAT_REFUSED, WECHAT_UNREACHABLE
 */
export async function exchangeCode(ctx: Context, appid: string, jsCode: string): Promise<string> {
  const startedAt = performance.now();
  const { openid } = await ctx.wechat
    .of(appid)
    .login.code2session(jsCode)
    .catch((error: unknown) => {
      throw explain(appid, error);
    });
  await touchUser(ctx.db, appid, openid);
  ctx.steps.tell("code", `openid ${openid}`, startedAt);
  return openid;
}

function explain(appid: string, error: unknown): unknown {
  if (error instanceof WechatApiError) {
    const details = {
      errcode: error.errcode,
      ...(error.rid === undefined ? {} : { rid: error.rid }),
    };
    switch (error.errcode) {
      case 40163:
        return new HongyanError(
          "CODE_USED",
          "this code was exchanged before (40163 code been used)",
          {
            hint: "Call wx.login again for a new code; a code is good for one use. Do not cache codes.",
            details,
          },
        );
      case 40029:
        return new HongyanError(
          "CODE_INVALID",
          "WeChat does not know this code (40029 invalid code)",
          {
            hint: `Call wx.login again: a code lives five minutes and belongs to one appid. This one was tried for ${appid}.`,
            details,
          },
        );
      case 40226:
        return new HongyanError(
          "USER_BLOCKED",
          "WeChat blocks the log-in of this user (40226 code blocked)",
          {
            hint: "WeChat rates the user as high-risk; nothing can be sent to them.",
            details,
          },
        );
      default:
        return new HongyanError("WECHAT_REFUSED", `WeChat refused the log-in: ${error.message}`, {
          hint: error.hint ?? "Look the errcode up in docs/errors.md.",
          details,
          cause: error,
        });
    }
  }
  if (error instanceof WechatError) {
    return new HongyanError(
      "WECHAT_UNREACHABLE",
      `WeChat gave no answer to the log-in: ${error.message}`,
      {
        hint: "The code may have been used up: ask the client for a new one (wx.login), then try again.",
        cause: error,
      },
    );
  }
  return error;
}
