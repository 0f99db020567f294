import type { z } from "zod";
import type { operatorCreated, operatorLink, operatorList } from "../contract/operators.ts";
import { HongyanError } from "../errors.ts";
import type { Cli } from "./frame/cli.ts";
import { command, group } from "./frame/command.ts";
import { showList } from "./frame/list.ts";

type Link = z.infer<typeof operatorLink>;

const name = {
  type: "positional",
  about: { en: "What they sign in with", zh: "登录名" },
} as const;

const add = command({
  name: "add",
  about: {
    en: "Make an operator; prints the link to choose a password",
    zh: "创建人员；输出设置密码的链接",
  },
  args: {
    name,
    role: {
      type: "enum",
      options: ["owner", "operator", "viewer"],
      default: "owner",
      about: { en: "What they may do; default owner", zh: "可以做什么；默认 owner" },
    },
    appid: {
      type: "string",
      valueHint: "APPID",
      about: { en: "In this app only; without it, in every app", zh: "只在这个小程序；默认全部" },
    },
  },
  examples: ["hongyan operator add 小王 --role viewer"],
  run: async (cli, args) => {
    const roles = [{ appid: args.appid ?? null, role: args.role }];
    const body = { name: args.name, roles };
    const created = await cli.api.post<z.infer<typeof operatorCreated>>("/v1/operators", body);
    cli.show(created, () => printLink(cli, args.name, created.link));
  },
});

const list = command({
  name: "list",
  about: { en: "Everybody who may use the console", zh: "可以使用控制台的人" },
  examples: ["hongyan operator list"],
  run: async (cli) => {
    const operators = await readOperators(cli);
    showList(cli, { operators }, operators, [
      [{ en: "Name", zh: "登录名" }, (one) => one.name],
      [
        { en: "Roles", zh: "角色" },
        (one) => one.roles.map(({ appid, role }) => `${role} @ ${appid ?? "*"}`).join(", "),
      ],
      [
        { en: "State", zh: "状态" },
        (one) => (one.disabledAt === null ? "" : cli.text({ en: "disabled", zh: "已停用" })),
      ],
    ]);
  },
});

const resetPassword = command({
  name: "reset-password",
  about: {
    en: "Print a link to choose a new password; enables whoever was disabled",
    zh: "输出重设密码的链接；已停用的随之启用",
  },
  args: {
    name,
    totp: {
      type: "boolean",
      default: true,
      about: { en: "Take a lost second factor away too", zh: "同时去掉丢失的两步验证" },
    },
  },
  examples: ["hongyan operator reset-password 小王 --no-totp"],
  run: async (cli, args) => {
    const { id, name } = await findByName(cli, args.name);
    const change = { disabled: false, ...(args.totp === false ? { totp: null } : {}) };
    await cli.api.patch(`/v1/operators/${id}`, change);
    const link = await cli.api.post<Link>(`/v1/operators/${id}/link`);
    cli.show(link, () => printLink(cli, name, link));
  },
});

/** The way in when nobody can sign in any more, for whoever has an API key for everything. */
export const operator = group(
  "operator",
  { en: "Who may use the console", zh: "谁可以使用控制台" },
  { add, list, "reset-password": resetPassword },
);

async function readOperators(cli: Cli) {
  const { operators } = await cli.api.get<z.infer<typeof operatorList>>("/v1/operators");
  return operators;
}

async function findByName(cli: Cli, name: string) {
  const operators = await readOperators(cli);
  const found = operators.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const message = cli.text({ en: `there is no operator ${name}`, zh: `没有 ${name} 这个人员` });
  throw new HongyanError("OPERATOR_NOT_FOUND", message, {
    hint: cli.text({
      en: "`hongyan operator list` shows them; `hongyan operator add` makes one.",
      zh: "`hongyan operator list` 列出全部；`hongyan operator add` 创建。",
    }),
  });
}

function printLink(cli: Cli, who: string, link: Link): void {
  cli.print(
    cli.text({
      en: `${who} chooses a password here, within 24 hours, once:`,
      zh: `${who} 在这里设置密码，24 小时内有效，只能用一次：`,
    }),
  );
  cli.print(`  ${cli.api.url}${link.path}`);
}
