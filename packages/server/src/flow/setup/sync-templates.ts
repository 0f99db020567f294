import { describeErrcode, WechatApiError, WechatError } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { findApp } from "../../store/apps.ts";
import { pauseWithoutTemplate } from "../../store/campaign-states.ts";
import { listScenes } from "../../store/scenes.ts";
import { listTemplates, replaceTemplates, type ListedTemplate } from "../../store/templates.ts";
import { compareTemplates, type TemplateChange } from "./compare-templates.ts";

/** Makes our copy of an app's templates equal to WeChat's. Answers with what differed. */
export async function syncTemplates(ctx: Context, appid: string): Promise<TemplateChange[]> {
  const items = await askForTemplates(ctx, appid);
  const changes = await ctx.db.transaction().execute(async (tx) => {
    const before = await listTemplates(tx, appid);
    await replaceTemplates(tx, appid, items);
    await pauseWithoutTemplate(tx, appid);
    const after = await listTemplates(tx, appid);
    return compareTemplates(before, after, await listScenes(tx, appid));
  });
  ctx.reference.forget();
  return changes;
}

/** `gettemplate` of a mini program, `get_all_private_template` of an Official Account. */
async function askForTemplates(ctx: Context, appid: string): Promise<ListedTemplate[]> {
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
 * @throws {HongyanError} WECHAT_REFUSED with the errcode, what it means and what to do; WECHAT_UNREACHABLE
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
