import { WechatApiError, WechatError } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { findApp } from "../../store/apps.ts";
import { pauseWithoutTemplate } from "../../store/campaign-states.ts";
import { replaceTemplates, type ListedTemplate } from "../../store/templates.ts";

/** Makes our copy of an app's templates equal to WeChat's. Answers with how many there are. */
export async function syncTemplates(ctx: Context, appid: string): Promise<number> {
  const items = await listTemplates(ctx, appid);
  await ctx.db.transaction().execute(async (tx) => {
    await replaceTemplates(tx, appid, items);
    await pauseWithoutTemplate(tx, appid);
  });
  ctx.reference.forget();
  return items.length;
}

/** `gettemplate` of a mini program, `get_all_private_template` of an Official Account. */
async function listTemplates(ctx: Context, appid: string): Promise<ListedTemplate[]> {
  const client = ctx.wechat.of(appid);
  const app = await findApp(ctx.db, appid);
  if (app?.kind !== "official-account") return askWechat(() => client.templates.list());
  const items = await askWechat(() => client.officialAccount.listTemplates());
  return items.map(({ template_id: priTmplId, title, content, example }) => ({
    priTmplId,
    title,
    content,
    example,
    type: 0,
  }));
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
