import type { z } from "zod";
import type { apiKeyCreated, apiKeyList } from "../../contract/api-keys.ts";
import { scope } from "../../contract/scopes.ts";
import { command, group, yesFlag } from "../frame/command.ts";
import { UsageError } from "../frame/failures.ts";
import { valuesOf } from "../frame/flags.ts";
import { formatTime, given } from "../frame/format.ts";
import { showList } from "../frame/list.ts";

const list = command({
  name: "list",
  about: { en: "Every API key, without its text", zh: "全部 API 密钥，不含密钥本身" },
  examples: ["hongyan key list"],
  run: async (cli) => {
    const answer = await cli.api.get<z.infer<typeof apiKeyList>>("/v1/api-keys");
    showList(cli, answer, answer.apiKeys, [
      [{ en: "Id", zh: "ID" }, (one) => one.id],
      [{ en: "Name", zh: "名称" }, (one) => one.name],
      [{ en: "Begins", zh: "开头" }, (one) => one.prefix],
      [{ en: "App", zh: "小程序" }, (one) => one.appid ?? cli.text({ en: "every", zh: "全部" })],
      [{ en: "Scopes", zh: "权限" }, (one) => one.scopes.join(", ")],
      [{ en: "Last used", zh: "最近使用" }, (one) => formatTime(one.lastUsedAt)],
      [{ en: "Revoked", zh: "吊销于" }, (one) => formatTime(one.revokedAt)],
    ]);
  },
});

const create = command({
  name: "create",
  about: { en: "Make a key; its text is shown this once", zh: "创建密钥；密钥本身只显示这一次" },
  args: {
    name: {
      type: "positional",
      about: { en: "For people: who uses it", zh: "给人看的名称：谁在用" },
    },
    scope: {
      type: "string",
      required: true,
      about: {
        en: `What it may do; repeat it. ${scope.options.join(" ")}`,
        zh: `允许做什么，可重复。${scope.options.join(" ")}`,
      },
    },
    appid: {
      type: "string",
      valueHint: "APPID",
      about: { en: "For this app only; else for every app", zh: "只用于这个小程序；默认全部" },
    },
  },
  examples: ["hongyan key create school-backend --scope messages:write --scope messages:read"],
  run: async (cli, args, rawArgs) => {
    const body = given({ name: args.name, scopes: valuesOf(rawArgs, "scope"), appid: args.appid });
    const created = await cli.api.post<z.infer<typeof apiKeyCreated>>("/v1/api-keys", body);
    cli.show(created, () => {
      cli.print(created.key);
      cli.warn(
        cli.text({
          en: `✓ key ${created.id}. Keep its text now: it is not shown again.`,
          zh: `✓ 密钥 ${created.id}。请现在保存：之后不再显示。`,
        }),
      );
    });
  },
});

const revoke = command({
  name: "revoke",
  about: {
    en: "Revoke a key; other processes notice within five seconds",
    zh: "吊销密钥；其他进程五秒内生效",
  },
  args: {
    id: { type: "positional", about: { en: "Its id, or its name", zh: "它的 ID 或名称" } },
    ...yesFlag,
  },
  examples: ["hongyan key revoke school-backend"],
  run: async (cli, args) => {
    const { apiKeys } = await cli.api.get<z.infer<typeof apiKeyList>>("/v1/api-keys");
    const found = apiKeys.filter(
      (one) => one.revokedAt === null && (one.id === args.id || one.name === args.id),
    );
    const [only] = found;
    if (only === undefined || found.length > 1) {
      throw new UsageError(
        found.length === 0
          ? cli.text({ en: `there is no live key ${args.id}`, zh: `没有有效的密钥 ${args.id}` })
          : cli.text({
              en: `${found.length} keys are called ${args.id}`,
              zh: `有 ${found.length} 个密钥叫 ${args.id}`,
            }),
        cli.text({
          en: "`hongyan key list` shows their ids.",
          zh: "`hongyan key list` 列出它们的 ID。",
        }),
      );
    }
    await cli.confirm({ en: `Revoke ${only.name}?`, zh: `吊销 ${only.name}？` }, args.yes);
    const answer = await cli.api.delete(`/v1/api-keys/${only.id}`);
    cli.show(answer, () =>
      cli.print(cli.text({ en: `✓ revoked ${only.name}`, zh: `✓ 已吊销 ${only.name}` })),
    );
  },
});

export const key = group(
  "key",
  { en: "API keys of your programs", zh: "业务程序使用的 API 密钥" },
  { list, create, revoke },
);
