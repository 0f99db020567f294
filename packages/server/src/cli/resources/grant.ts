import type { z } from "zod";
import type { grantHistory, grantList } from "../../contract/grants.ts";
import { appidFlag, command, group, pageFlags } from "../frame/command.ts";
import { UsageError } from "../frame/failures.ts";
import { formatTime, query } from "../frame/format.ts";
import { showList } from "../frame/list.ts";

const list = command({
  name: "list",
  about: {
    en: "How many messages may still be sent: to one user, or by one template",
    zh: "还能发送多少条：按用户，或按模板",
  },
  args: {
    openid: { type: "string", about: { en: "Of this user", zh: "这个用户的" } },
    "external-id": {
      type: "string",
      about: { en: "Of the user with this id of yours", zh: "您的用户 ID 对应的用户" },
    },
    template: {
      type: "string",
      valueHint: "TEMPLATE_ID",
      about: { en: "Of this template, all users", zh: "这个模板的，全部用户" },
    },
    ...pageFlags,
    ...appidFlag,
  },
  examples: [
    "hongyan grant list --openid OPENID",
    "hongyan grant list --template TEMPLATE_ID --limit 1000",
  ],
  run: async (cli, args) => {
    const who = { openid: args.openid, externalId: args["external-id"], templateId: args.template };
    if (Object.values(who).filter((one) => one !== undefined).length !== 1) {
      throw new UsageError(
        cli.text({ en: "whose grants?", zh: "要看谁的额度？" }),
        cli.text({
          en: "Give one of --openid, --external-id and --template.",
          zh: "从 --openid、--external-id 与 --template 中给出一个。",
        }),
      );
    }
    const { limit, cursor, appid } = args;
    const path = `/v1/grants${query({ ...who, limit, cursor, appid })}`;
    const answer = await cli.api.get<z.infer<typeof grantList>>(path);
    showList(cli, answer, answer.grants, [
      [{ en: "openid", zh: "openid" }, (one) => one.openid],
      [{ en: "Template id", zh: "模板 ID" }, (one) => one.templateId],
      [{ en: "Left", zh: "剩余" }, (one) => (one.unlimited ? "∞" : String(one.available))],
      [{ en: "Changed", zh: "变动于" }, (one) => formatTime(one.updatedAt)],
    ]);
  },
});

const show = command({
  name: "show",
  about: {
    en: "Why a user's balances are what they are: the ledger, newest first",
    zh: "用户的额度从何而来：账本，最新在前",
  },
  args: {
    openid: { type: "positional", about: { en: "The user's openid", zh: "用户的 openid" } },
    ...appidFlag,
  },
  examples: ["hongyan grant show OPENID"],
  run: async (cli, args) => {
    const path = `/v1/grants/${encodeURIComponent(args.openid)}/history${query({ appid: args.appid })}`;
    const answer = await cli.api.get<z.infer<typeof grantHistory>>(path);
    showList(cli, answer, answer.entries, [
      [{ en: "When", zh: "时间" }, (entry) => formatTime(entry.createdAt)],
      [
        { en: "Change", zh: "变动" },
        (entry) => (entry.delta > 0 ? `+${entry.delta}` : String(entry.delta)),
      ],
      [{ en: "Left", zh: "剩余" }, (entry) => String(entry.balance)],
      [{ en: "Why", zh: "原因" }, (entry) => cli.text(entry.why)],
      [{ en: "Template id", zh: "模板 ID" }, (entry) => entry.templateId],
    ]);
  },
});

export const grant = group(
  "grant",
  { en: "Grants: what users allowed, and the ledger", zh: "授权：用户允许的次数与额度账本" },
  { list, show },
);
