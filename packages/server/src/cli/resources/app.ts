import type { z } from "zod";
import type { connectionTest } from "../../contract/connection.ts";
import type { appList, appResponse } from "../../contract/apps.ts";
import type { Cli } from "../frame/cli.ts";
import { command, group, yesFlag } from "../frame/command.ts";
import { given } from "../frame/format.ts";
import { exitCodes, UsageError } from "../frame/failures.ts";
import { showList } from "../frame/list.ts";
import { readSecret, secretFlags } from "../frame/read-secret.ts";

type App = z.infer<typeof appResponse>;
export type ConnectionTest = z.infer<typeof connectionTest>;

const appid = {
  type: "positional",
  about: { en: "AppID of the mini program", zh: "小程序的 AppID" },
} as const;

const settingFlags = {
  name: { type: "string", about: { en: "For people", zh: "给人看的名称" } },
  "default-scene": {
    type: "string",
    valueHint: "SCENE",
    about: { en: "What /app/send sends when no scene is named", zh: "/app/send 不指定场景时使用" },
  },
  "on-unknown": {
    type: "enum",
    options: ["fail", "resend"],
    about: {
      en: "A message whose answer was lost: fail, or resend with the risk of a double",
      zh: "没有收到微信回答的消息：按失败处理，或冒重复的风险重发",
    },
  },
  "per-second": {
    type: "string",
    valueHint: "N",
    about: { en: "Messages a second at most; none: no limit", zh: "每秒最多发送条数；none 为不限" },
  },
} as const;

const list = command({
  name: "list",
  about: { en: "Every app, and whether it sends", zh: "全部小程序，以及是否在正常发送" },
  examples: ["hongyan app list", "hongyan app list --json"],
  run: async (cli) => {
    const { apps } = await cli.api.get<z.infer<typeof appList>>("/v1/apps");
    showList(cli, { apps }, apps, [
      [{ en: "AppID", zh: "AppID" }, (app) => app.appid],
      [{ en: "Name", zh: "名称" }, (app) => app.name],
      [{ en: "Default scene", zh: "默认场景" }, (app) => app.defaultScene ?? ""],
      [{ en: "Sending", zh: "发送" }, (app) => sending(cli, app)],
    ]);
  },
});

const show = command({
  name: "show",
  about: { en: "One app, with why it is paused if it is", zh: "一个小程序；已暂停时说明原因" },
  args: { appid },
  examples: ["hongyan app show wx0123456789abcdef"],
  run: async (cli, args) => {
    const app = await cli.api.get<App>(`/v1/apps/${encodeURIComponent(args.appid)}`);
    cli.show(app, () => printApp(cli, app));
  },
});

const add = command({
  name: "add",
  about: {
    en: "Add a mini program. The AppSecret comes from WECHAT_SECRET, standard input, or is asked for",
    zh: "添加小程序。AppSecret 取自 WECHAT_SECRET、标准输入，或在终端里询问",
  },
  args: { appid, ...settingFlags, ...secretFlags },
  examples: [
    "hongyan app add wx0123456789abcdef --name 课堂",
    "hongyan app add wx0123456789abcdef --secret-stdin < app-secret.txt",
  ],
  run: async (cli, args) => {
    const secret = await readSecret(cli, args, { en: "AppSecret", zh: "AppSecret" });
    const body = { appid: args.appid, secret, ...settings(args) };
    const app = await cli.api.post<App>("/v1/apps", body);
    cli.show(app, () => {
      cli.print(cli.text({ en: `✓ added ${app.appid}`, zh: `✓ 已添加 ${app.appid}` }));
      cli.print(
        cli.text({
          en: `  Next: hongyan app test ${app.appid}; hongyan template sync --appid ${app.appid}`,
          zh: `  接下来：hongyan app test ${app.appid}；hongyan template sync --appid ${app.appid}`,
        }),
      );
    });
  },
});

const set = command({
  name: "set",
  about: {
    en: "Change an app. A new AppSecret also ends a pause that the old one caused",
    zh: "修改小程序。换上新的 AppSecret 后，由旧的引起的暂停也随之结束",
  },
  args: {
    appid,
    ...settingFlags,
    secret: { type: "boolean", about: { en: "Change the AppSecret", zh: "更换 AppSecret" } },
    ...secretFlags,
  },
  examples: [
    "hongyan app set wx0123456789abcdef --default-scene task-reminder",
    "hongyan app set wx0123456789abcdef --secret-stdin < app-secret.txt",
  ],
  run: async (cli, args) => {
    const isNewSecret =
      args.secret === true || args["secret-stdin"] === true || args["secret-env"] !== undefined;
    const change = {
      ...settings(args),
      ...(isNewSecret
        ? { secret: await readSecret(cli, args, { en: "New AppSecret", zh: "新的 AppSecret" }) }
        : {}),
    };
    if (Object.keys(change).length === 0) {
      throw new UsageError(
        cli.text({ en: "there is nothing to change", zh: "没有要修改的内容" }),
        cli.text({ en: "--help shows what can be set.", zh: "--help 列出可以修改的项目。" }),
      );
    }
    const app = await cli.api.patch<App>(`/v1/apps/${encodeURIComponent(args.appid)}`, change);
    cli.show(app, () => printApp(cli, app));
  },
});

const test = command({
  name: "test",
  about: {
    en: "Ask WeChat with the stored AppSecret, and say what to repair",
    zh: "用保存的 AppSecret 询问微信，并说明要修复什么",
  },
  args: { appid },
  examples: ["hongyan app test wx0123456789abcdef"],
  run: async (cli, args) => {
    const path = `/v1/apps/${encodeURIComponent(args.appid)}/connection-test`;
    const tested = await cli.api.post<ConnectionTest>(path, {});
    cli.show(tested, () => printConnectionTest(cli, tested));
    return tested.isWell ? exitCodes.ok : exitCodes.failed;
  },
});

const pause = command({
  name: "pause",
  about: {
    en: "Send nothing of an app until it is resumed: messages are accepted and wait",
    zh: "暂停一个小程序的发送，直到恢复：消息照常接收并等待",
  },
  args: {
    appid,
    reason: {
      type: "string",
      about: { en: "Why, for people who see it paused", zh: "原因，给看到它已暂停的人" },
    },
  },
  examples: ['hongyan app pause wx0123456789abcdef --reason "moves to another server"'],
  run: async (cli, args) => {
    const path = `/v1/apps/${encodeURIComponent(args.appid)}/pause`;
    const app = await cli.api.post<App>(path, given({ reason: args.reason }));
    cli.show(app, () => printApp(cli, app));
  },
});

const resume = command({
  name: "resume",
  about: { en: "End a pause: what waited is sent now", zh: "结束暂停：等待中的消息现在发送" },
  args: { appid },
  examples: ["hongyan app resume wx0123456789abcdef"],
  run: async (cli, args) => {
    const app = await cli.api.post<App>(`/v1/apps/${encodeURIComponent(args.appid)}/resume`, {});
    cli.show(app, () => printApp(cli, app));
  },
});

const remove = command({
  name: "remove",
  about: {
    en: "Remove an app with its scenes, templates and users; messages and ledger stay as records",
    zh: "删除小程序及其场景、模板与用户；消息与额度账本作为记录保留",
  },
  args: { appid, ...yesFlag },
  examples: ["hongyan app remove wx0123456789abcdef"],
  run: async (cli, args) => {
    await cli.confirm(
      {
        en: `Remove ${args.appid} with its scenes, templates and users?`,
        zh: `删除 ${args.appid} 及其场景、模板与用户？`,
      },
      args.yes,
    );
    const answer = await cli.api.delete(`/v1/apps/${encodeURIComponent(args.appid)}`);
    cli.show(answer, () =>
      cli.print(cli.text({ en: `✓ removed ${args.appid}`, zh: `✓ 已删除 ${args.appid}` })),
    );
  },
});

export const app = group(
  "app",
  { en: "Mini programs: their secrets, settings, and connection", zh: "小程序：密钥、设置与连接" },
  { list, show, add, set, test, pause, resume, remove },
);

/** What each check found, and what to do about it. */
export function printConnectionTest(cli: Cli, { checks }: ConnectionTest): void {
  const marks = { ok: "✓", warn: "!", bad: "✗", unknown: "?" };
  for (const { verdict, says, todo } of checks) {
    cli.print(`${marks[verdict]} ${cli.text(says)}`);
    if (todo !== null) cli.print(`  → ${cli.text(todo)}`);
  }
}

function settings(args: {
  name?: string | undefined;
  "default-scene"?: string | undefined;
  "on-unknown"?: string | undefined;
  "per-second"?: string | undefined;
}) {
  const rate = args["per-second"];
  return given({
    name: args.name,
    defaultScene: args["default-scene"],
    onUnknown: args["on-unknown"],
    pacing: rate === undefined ? undefined : rate === "none" ? null : { perSecond: Number(rate) },
  });
}

function sending(cli: Cli, { paused }: App): string {
  if (paused === null) return cli.text({ en: "yes", zh: "正常" });
  const errcode = paused.errcode === null ? "" : ` ${paused.errcode}`;
  return `${cli.text({ en: "paused", zh: "已暂停" })} ${paused.reason ?? ""}${errcode}`;
}

function printApp(cli: Cli, app: App): void {
  const rate = app.pacing?.perSecond;
  cli.pairs([
    [{ en: "AppID", zh: "AppID" }, app.appid],
    [{ en: "Name", zh: "名称" }, app.name],
    [{ en: "Default scene", zh: "默认场景" }, app.defaultScene],
    [{ en: "Sending", zh: "发送" }, sending(cli, app)],
    [{ en: "Messages a second", zh: "每秒条数" }, rate === undefined ? null : String(rate)],
    [{ en: "Lost answers", zh: "未知结果" }, `${app.onUnknown} (${app.unknownAfterSeconds} s)`],
    [
      { en: "Callbacks", zh: "消息推送" },
      app.callback === null
        ? cli.text({ en: "not received", zh: "未配置" })
        : `${app.callback.path} (${app.callback.mode}, ${app.callback.format})`,
    ],
    [{ en: "Access token", zh: "access_token" }, app.token.lastError ?? app.token.status],
  ]);
}
