import { WechatApiError, WechatError } from "@hongyan/wechat";
import type { Context } from "../context.ts";
import { HongyanError } from "../errors.ts";
import { replaceTemplates } from "../store/templates.ts";

/** Makes our copy of an app's templates equal to WeChat's (`gettemplate`). Answers with how many there are. */
export async function syncTemplates(ctx: Context, appid: string): Promise<number> {
  const items = await askWechat(() => ctx.wechat.of(appid).templates.list());
  await ctx.db.transaction().execute((tx) => replaceTemplates(tx, appid, items));
  ctx.reference.forget();
  return items.length;
}

/**
 * Runs a management call of WeChat's and says in our words what went wrong.
 *
 * @throws {HongyanError} WECHAT_REFUSED with the errcode, WECHAT_UNREACHABLE
 */
export async function askWechat<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof WechatApiError) {
      throw new HongyanError("WECHAT_REFUSED", `WeChat refused: ${cause.message}`, {
        hint: cause.hint ?? "Look the errcode up in docs/errors.md.",
        details: { errcode: cause.errcode, rid: cause.rid },
        cause,
      });
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
