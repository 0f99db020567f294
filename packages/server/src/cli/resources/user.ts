import type { z } from "zod";
import type { userDetail, userList, userTagResponse } from "../../contract/grants.ts";
import { appidFlag, command, group, pageFlags } from "../frame/command.ts";
import { UsageError } from "../frame/failures.ts";
import { valuesOf } from "../frame/flags.ts";
import { formatTime, given, query } from "../frame/format.ts";
import { showList } from "../frame/list.ts";
import type { Words } from "../frame/words.ts";
import { erase, exportData } from "./user-data.ts";

const openid = {
  type: "positional",
  about: { en: "The user's openid", zh: "用户的 openid" },
} as const;

const list = command({
  name: "list",
  about: { en: "Users, by openid", zh: "用户，按 openid 排列" },
  args: {
    "external-id": {
      type: "string",
      about: { en: "The one with this id of yours", zh: "您的用户 ID 对应的那个" },
    },
    "openid-prefix": {
      type: "string",
      about: { en: "Whose openid begins so", zh: "openid 以此开头" },
    },
    tag: { type: "string", about: { en: "Who carry this tag", zh: "带有这个标签" } },
    ...pageFlags,
    ...appidFlag,
  },
  examples: ["hongyan user list", "hongyan user list --tag vip --limit 1000"],
  run: async (cli, args) => {
    const path = `/v1/users${query({
      externalId: args["external-id"],
      openidPrefix: args["openid-prefix"],
      tag: args.tag,
      limit: args.limit,
      cursor: args.cursor,
      appid: args.appid,
    })}`;
    const answer = await cli.api.get<z.infer<typeof userList>>(path);
    showList(cli, answer, answer.users, [
      [{ en: "openid", zh: "openid" }, (one) => one.openid],
      [{ en: "Your id", zh: "您的 ID" }, (one) => one.externalId ?? ""],
      [{ en: "Tags", zh: "标签" }, (one) => one.tags.join(", ")],
      [{ en: "Last seen", zh: "最近出现" }, (one) => formatTime(one.lastSeenAt)],
    ]);
  },
});

const show = command({
  name: "show",
  about: { en: "One user, with balances and quiet hours", zh: "一个用户，含额度与免打扰时间" },
  args: { openid, ...appidFlag },
  examples: ["hongyan user show OPENID"],
  run: async (cli, args) => {
    const path = `/v1/users/${encodeURIComponent(args.openid)}${query({ appid: args.appid })}`;
    const user = await cli.api.get<z.infer<typeof userDetail>>(path);
    cli.show(user, () => {
      cli.pairs([
        [{ en: "openid", zh: "openid" }, user.openid],
        [{ en: "Your id", zh: "您的 ID" }, user.externalId],
        [{ en: "Tags", zh: "标签" }, user.tags.length === 0 ? null : user.tags.join(", ")],
        [{ en: "Time zone", zh: "时区" }, user.timeZone],
        [{ en: "Known since", zh: "首次出现" }, formatTime(user.createdAt)],
        [{ en: "Last seen", zh: "最近出现" }, formatTime(user.lastSeenAt)],
        ...user.quietHours.map(({ scene, from, to, timeZone }): [Words, string] => [
          { en: "Quiet hours", zh: "免打扰" },
          `${scene} ${from}–${to} ${timeZone}`,
        ]),
      ]);
      cli.print();
      cli.table(user.grants, [
        [{ en: "Template id", zh: "模板 ID" }, (one) => one.templateId],
        [{ en: "Title", zh: "标题" }, (one) => one.title ?? ""],
        [{ en: "Left", zh: "剩余" }, (one) => (one.unlimited ? "∞" : String(one.available))],
      ]);
    });
  },
});

const tag = command({
  name: "tag",
  about: { en: "Add and remove tags of a user", zh: "给用户加上或去掉标签" },
  args: {
    openid,
    add: { type: "string", valueHint: "TAG", about: { en: "Repeat it for each", zh: "可重复" } },
    remove: { type: "string", valueHint: "TAG", about: { en: "Repeat it for each", zh: "可重复" } },
    ...appidFlag,
  },
  examples: ["hongyan user tag OPENID --add vip --remove trial"],
  run: async (cli, args, rawArgs) => {
    const change = { add: valuesOf(rawArgs, "add"), remove: valuesOf(rawArgs, "remove") };
    const body = { ...given({ appid: args.appid }), users: [{ openid: args.openid }], ...change };
    const answer = await cli.api.patch<z.infer<typeof userTagResponse>>("/v1/users", body);
    if (answer.users === 0) {
      throw new UsageError(
        cli.text({ en: `there is no user ${args.openid}`, zh: `没有用户 ${args.openid}` }),
        cli.text({ en: "`hongyan user list` shows them.", zh: "`hongyan user list` 列出用户。" }),
      );
    }
    cli.show(answer, () => cli.print(cli.text({ en: "✓ tags are changed", zh: "✓ 标签已修改" })));
  },
});

export const user = group(
  "user",
  {
    en: "Users of an app: balances, tags, personal data",
    zh: "小程序的用户：额度、标签与个人信息",
  },
  { list, show, tag, export: exportData, erase },
);
