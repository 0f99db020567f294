import type { Context } from "../../context.ts";
import { findApp } from "../../store/apps.ts";
import { pauseWithoutTemplate } from "../../store/campaign-states.ts";
import { listScenes } from "../../store/scenes.ts";
import { listTemplates, replaceTemplates, type ListedTemplate } from "../../store/templates.ts";
import { askWechat } from "../ask-wechat.ts";
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
