import { describeErrcode, TokenRejectedError, WechatApiError, WechatError } from "@hongyan/wechat";
import { HongyanError } from "../errors.ts";

/**
 * Runs a management call of WeChat's and says in our words what went wrong.
 *
 * @throws {HongyanError} WECHAT_REFUSED with the errcode, what it means and what to do; PLATFORM_TICKET_MISSING,
 * where a platform was to ask; WECHAT_UNREACHABLE
 */
export async function askWechat<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof WechatApiError) {
      throw new HongyanError("WECHAT_REFUSED", `WeChat refused: ${cause.message}`, {
        hint: cause.hint ?? "Look the errcode up in docs/errors.md.",
        details: { errcode: cause.errcode, rid: cause.rid, ...explain(cause) },
        cause,
      });
    }
    if (cause instanceof TokenRejectedError) {
      throw new HongyanError("WECHAT_REFUSED", `WeChat refused: ${cause.message}`, {
        hint: cause.hint,
        details: { errcode: cause.errcode },
        cause,
      });
    }
    if (cause instanceof WechatError && cause.code === "WECHAT_TICKET_MISSING") {
      throw new HongyanError("PLATFORM_TICKET_MISSING", cause.message, { hint: cause.hint, cause });
    }
    if (cause instanceof WechatError) {
      throw new HongyanError(
        "WECHAT_UNREACHABLE",
        `WeChat gave no usable answer: ${cause.message}`,
        {
          hint: cause.hint ?? "Check the network to api.weixin.qq.com, then try again.",
          cause,
        },
      );
    }
    throw cause;
  }
}

/** In both languages, for people who read it in the console. */
function explain({ errcode, path }: WechatApiError) {
  const info = describeErrcode(
    errcode,
    path.startsWith("/wxaapi/newtmpl/") ? "template" : undefined,
  );
  return { says: { zh: info.zh, en: info.en }, todo: info.remedy };
}
