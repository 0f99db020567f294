import type { z } from "zod";
import type { previewResponse, sceneList, sceneResponse } from "../../contract/scenes.ts";
import type { Cli } from "../frame/cli.ts";
import { appidFlag, command, group, yesFlag } from "../frame/command.ts";
import { exitCodes } from "../frame/failures.ts";
import { formatTime, given, query } from "../frame/format.ts";
import { showList } from "../frame/list.ts";
import { paramFlags, readPairs, readParams } from "../frame/read-params.ts";
import { HongyanError } from "../../errors.ts";
import type { Words } from "../frame/words.ts";

type Scene = z.infer<typeof sceneResponse>;
export type Preview = z.infer<typeof previewResponse>;

const name = {
  type: "positional",
  about: { en: "Name of the scene", zh: "场景名" },
} as const;

const list = command({
  name: "list",
  about: { en: "Every scene, with the params it needs", zh: "全部场景，以及各自需要的参数" },
  args: appidFlag,
  examples: ["hongyan scene list"],
  run: async (cli, args) => {
    const answer = await cli.api.get<z.infer<typeof sceneList>>(
      `/v1/scenes${query({ appid: args.appid })}`,
    );
    showList(cli, answer, answer.scenes, [
      [{ en: "Scene", zh: "场景" }, (one) => one.name],
      [{ en: "Params", zh: "参数" }, (one) => one.params.join(", ")],
      [{ en: "Template id", zh: "模板 ID" }, (one) => one.templateId],
      [{ en: "Changed", zh: "修改于" }, (one) => formatTime(one.updatedAt)],
    ]);
  },
});

const show = command({
  name: "show",
  about: { en: "One scene: mapping, params and rules", zh: "一个场景：对应关系、参数与规则" },
  args: { name, ...appidFlag },
  examples: ["hongyan scene show task-reminder"],
  run: async (cli, args) => {
    const scene = await readScene(cli, args.name, args.appid);
    cli.show(scene, () => printScene(cli, scene));
  },
});

const set = command({
  name: "set",
  about: {
    en: "Make a scene, or change what is named of one. It is checked against its template first",
    zh: "新建场景，或修改其中写明的部分。保存前先与模板核对",
  },
  args: {
    name,
    template: {
      type: "string",
      valueHint: "TEMPLATE_ID",
      about: { en: "Needed for a new scene", zh: "新建时必填" },
    },
    map: {
      type: "string",
      valueHint: "KEY=LIQUID",
      about: {
        en: "A keyword's text over the params; repeat it",
        zh: "一个关键词的内容，可引用参数；可重复",
      },
    },
    page: { type: "string", about: { en: "Page that the card opens", zh: "点击卡片打开的页面" } },
    fit: {
      type: "enum",
      options: ["strict", "fit"],
      about: {
        en: "strict: a value that breaks a rule is an error; fit: it is made to conform where that is safe",
        zh: "strict：不合规则的值报错；fit：在安全时自动修正",
      },
    },
    "client-sendable": {
      type: "boolean",
      about: {
        en: "The mini program may send it itself (/app/send)",
        zh: "小程序可以自己发送（/app/send）",
      },
    },
    ...appidFlag,
  },
  examples: [
    'hongyan scene set task-reminder --template TEMPLATE_ID --map "thing1={{ taskName }}" --map "thing10={{ remarks }}" --map "thing9={{ className }}"',
    "hongyan scene set task-reminder --page pages/task/detail",
  ],
  run: async (cli, args, rawArgs) => {
    const before = await readScene(cli, args.name, args.appid).catch((error: unknown) => {
      if (error instanceof HongyanError && error.code === "SCENE_NOT_FOUND") return undefined;
      throw error;
    });
    const mapping = {
      ...before?.mapping,
      ...readPairs(cli, rawArgs, "map", '"thing1={{ taskName }}"'),
    };
    const body = {
      ...(before === undefined ? {} : editable(before)),
      name: args.name,
      ...given({
        appid: args.appid,
        templateId: args.template,
        page: args.page,
        fit: args.fit,
        clientSendable: args["client-sendable"],
      }),
      mapping,
    };
    const saved = await cli.api.post<Scene>("/v1/scenes", body, ifUnchanged(before?.version));
    cli.show(saved, () => printScene(cli, saved));
  },
});

const preview = command({
  name: "preview",
  about: {
    en: "The card that these params give, checked and not sent",
    zh: "用这些参数生成的卡片：只核对，不发送",
  },
  args: { name, ...paramFlags, ...appidFlag },
  examples: [
    "hongyan scene preview task-reminder --param taskName=交作业 --param remarks=请按时提交 --param className=三年级二班",
  ],
  run: async (cli, args, rawArgs) => {
    const path = `/v1/scenes/${encodeURIComponent(args.name)}/preview`;
    const body = given({ appid: args.appid, params: readParams(cli, rawArgs) });
    const card = await cli.api.post<Preview>(path, body);
    cli.show(card, () => printCard(cli, card));
    return card.violations.length === 0 ? exitCodes.ok : exitCodes.failed;
  },
});

const remove = command({
  name: "remove",
  about: {
    en: "Delete a scene; messages that were accepted are sent all the same",
    zh: "删除场景；已受理的消息照常发送",
  },
  args: { name, ...yesFlag, ...appidFlag },
  examples: ["hongyan scene remove task-reminder"],
  run: async (cli, args) => {
    await cli.confirm(
      { en: `Delete scene ${args.name}?`, zh: `删除场景 ${args.name}？` },
      args.yes,
    );
    const path = `/v1/scenes/${encodeURIComponent(args.name)}${query({ appid: args.appid })}`;
    const answer = await cli.api.delete(path);
    cli.show(answer, () =>
      cli.print(cli.text({ en: `✓ deleted ${args.name}`, zh: `✓ 已删除 ${args.name}` })),
    );
  },
});

export const scene = group(
  "scene",
  {
    en: "Scenes: named notifications, a template with a mapping",
    zh: "场景：有名字的业务通知，即模板加对应关系",
  },
  { list, show, set, preview, remove },
);

/** So that nobody's change is overwritten unseen. */
export function ifUnchanged(version: string | undefined): Record<string, string> {
  return version === undefined ? { "if-none-match": "*" } : { "if-match": `"${version}"` };
}

/** What a scene is saved with, of what is read. */
function editable({ updatedAt: _, version: __, params: ___, ...scene }: Scene) {
  return scene;
}

/** The card as the user would see it, and what is wrong with it. */
export function printCard(cli: Cli, card: Preview): void {
  cli.print(cli.bold(card.title));
  cli.pairs(card.lines.map(({ name, value }) => [{ en: name, zh: name }, value]));
  for (const { key, from, to } of card.changes) cli.print(`~ ${key}: ${from} → ${to}`);
  for (const violation of card.violations) {
    const { key, message, hint } = violation as {
      key: string;
      message: Words;
      hint: Words;
    };
    cli.print(`✗ ${key}: ${cli.text(message)}`);
    cli.print(`  → ${cli.text(hint)}`);
  }
}

async function readScene(cli: Cli, name: string, appid: string | undefined): Promise<Scene> {
  return cli.api.get<Scene>(`/v1/scenes/${encodeURIComponent(name)}${query({ appid })}`);
}

function printScene(cli: Cli, scene: Scene): void {
  const { quietHours, frequencyCap } = scene;
  cli.pairs([
    [{ en: "Scene", zh: "场景" }, scene.name],
    [{ en: "App", zh: "小程序" }, scene.appid],
    [{ en: "Template id", zh: "模板 ID" }, scene.templateId],
    [{ en: "Page", zh: "页面" }, scene.page],
    [{ en: "Params", zh: "参数" }, scene.params.join(", ")],
    [{ en: "Values", zh: "取值" }, scene.fit],
    [
      { en: "Mini program may send", zh: "小程序可直接发送" },
      scene.clientSendable ? cli.text({ en: "yes", zh: "是" }) : cli.text({ en: "no", zh: "否" }),
    ],
    [
      { en: "Quiet hours", zh: "免打扰" },
      quietHours === null
        ? null
        : `${quietHours.from}–${quietHours.to} ${quietHours.timeZone} (${quietHours.action})`,
    ],
    [
      { en: "Frequency", zh: "频次" },
      frequencyCap === null
        ? null
        : `${frequencyCap.count} / ${frequencyCap.perHours === undefined ? `${frequencyCap.perDays} d` : `${frequencyCap.perHours} h`} (${frequencyCap.action})`,
    ],
    [{ en: "Changed", zh: "修改于" }, formatTime(scene.updatedAt)],
  ]);
  cli.print();
  cli.table(Object.entries(scene.mapping), [
    [{ en: "Keyword", zh: "关键词" }, ([key]) => key],
    [{ en: "Text", zh: "内容" }, ([, text]) => text],
  ]);
}
