import type { z } from "zod";
import type { templateList, templateSync } from "../../contract/templates.ts";
import type { Cli } from "../frame/cli.ts";
import { appidFlag, command, group } from "../frame/command.ts";
import { UsageError } from "../frame/failures.ts";
import { formatTime, query } from "../frame/format.ts";
import { migrate } from "../template-migrate.ts";

export type Template = z.infer<typeof templateList>["templates"][number];
type Synced = z.infer<typeof templateSync>;

const list = command({
  name: "list",
  about: { en: "Templates as they were synced last", zh: "最近一次同步的模板" },
  args: appidFlag,
  examples: ["hongyan template list"],
  run: async (cli, args) => {
    const answer = await cli.api.get<z.infer<typeof templateList>>(
      `/v1/templates${query({ appid: args.appid })}`,
    );
    cli.show(answer, () => printTemplates(cli, answer.templates));
  },
});

const sync = command({
  name: "sync",
  about: {
    en: "Take over the app's template list from WeChat, and say what changed",
    zh: "从微信同步模板列表，并说明变化",
  },
  args: appidFlag,
  examples: ["hongyan template sync"],
  run: async (cli, args) => {
    const path = `/v1/templates/sync${query({ appid: args.appid })}`;
    const answer = await cli.api.post<Synced>(path);
    cli.show(answer, () => {
      printTemplates(cli, answer.templates);
      cli.print();
      printChanges(cli, answer);
    });
  },
});

const show = command({
  name: "show",
  about: {
    en: "One template: keywords, what they may hold, and WeChat's example",
    zh: "一个模板：关键词、取值与微信的示例",
  },
  args: {
    templateId: { type: "positional", about: { en: "Template id", zh: "模板 ID" } },
    ...appidFlag,
  },
  examples: ["hongyan template show TEMPLATE_ID"],
  run: async (cli, args) => {
    const { templates } = await cli.api.get<z.infer<typeof templateList>>(
      `/v1/templates${query({ appid: args.appid })}`,
    );
    const found = templates.find(({ templateId }) => templateId === args.templateId);
    if (found === undefined) {
      throw new UsageError(
        cli.text({
          en: `there is no template ${args.templateId}`,
          zh: `没有模板 ${args.templateId}`,
        }),
        cli.text({
          en: "`hongyan template list` shows them.",
          zh: "`hongyan template list` 列出全部模板。",
        }),
      );
    }
    cli.show(found, () => printTemplate(cli, found));
  },
});

export const template = group(
  "template",
  { en: "Subscribe-message templates of an app", zh: "小程序的订阅消息模板" },
  { list, sync, show, migrate },
);

function printTemplates(cli: Cli, templates: Template[]): void {
  cli.table(templates, [
    [{ en: "Template id", zh: "模板 ID" }, (one) => one.templateId],
    [{ en: "Title", zh: "标题" }, (one) => one.title],
    [
      { en: "Type", zh: "类型" },
      (one) => (one.removedAt === null ? one.type : cli.text({ en: "removed", zh: "已删除" })),
    ],
    [
      { en: "Keywords", zh: "关键词" },
      (one) => one.keywords.map(({ key, name }) => `${key} ${name}`).join(", "),
    ],
  ]);
}

function printTemplate(cli: Cli, one: Template): void {
  cli.pairs([
    [{ en: "Template id", zh: "模板 ID" }, one.templateId],
    [{ en: "Title", zh: "标题" }, one.title],
    [{ en: "Type", zh: "类型" }, one.type],
    [{ en: "Synced", zh: "同步于" }, formatTime(one.syncedAt)],
    [{ en: "Removed", zh: "删除于" }, one.removedAt === null ? null : formatTime(one.removedAt)],
    [{ en: "Example", zh: "示例" }, one.example.trim()],
  ]);
  cli.print();
  cli.table(one.keywords, [
    [{ en: "Key", zh: "键" }, ({ key }) => key],
    [{ en: "Name", zh: "名称" }, ({ name }) => name],
    [{ en: "Type", zh: "类型" }, ({ type }) => type],
    [{ en: "Values", zh: "取值" }, ({ enumValues }) => enumValues?.join(", ") ?? ""],
  ]);
}

function printChanges(cli: Cli, { changes }: Synced): void {
  if (changes.length === 0) {
    cli.print(cli.text({ en: "Nothing has changed at WeChat.", zh: "微信一侧没有变化。" }));
  }
  const marks = { added: "+", changed: "~", removed: "-" };
  for (const { change, title, templateId, brokenScenes } of changes) {
    cli.print(`${marks[change]} ${title} ${templateId}`);
    if (brokenScenes.length === 0) continue;
    const scenes = brokenScenes.join(", ");
    cli.print(
      cli.text({
        en: `  ! cannot be sent until mapped anew: ${scenes}`,
        zh: `  ! 重新对应关键词之前不能发送：${scenes}`,
      }),
    );
  }
}
