import { defineCommand } from "citty";
import type { z } from "zod";
import type { operatorCreated, operatorLink, operatorList } from "../contract/operators.ts";
import { HongyanError } from "../errors.ts";
import { connectToApi, type ApiClient } from "./api.ts";
import { print, run } from "./output.ts";

type Link = z.infer<typeof operatorLink>;

const name = { type: "positional", required: true, description: "What they sign in with" } as const;

const add = defineCommand({
  meta: { name: "add", description: "Make an operator; prints the link to choose a password" },
  args: {
    name,
    role: {
      type: "enum",
      options: ["owner", "operator", "viewer"],
      default: "owner",
      description: "What they may do",
    },
    appid: { type: "string", description: "In this app only; without it, in every app" },
  },
  run: ({ args }) =>
    run(async () => {
      const api = connectToApi(process.env);
      const roles = [{ appid: args.appid ?? null, role: args.role }];
      const created = await api.post("/v1/operators", { name: args.name, roles });
      printLink(api, args.name, (created as z.infer<typeof operatorCreated>).link);
    }),
});

const list = defineCommand({
  meta: { name: "list", description: "Everybody who may use the console" },
  run: () =>
    run(async () => {
      for (const one of await readOperators(connectToApi(process.env))) {
        const roles = one.roles.map(({ appid, role }) => `${role} of ${appid ?? "every app"}`);
        const state = one.disabledAt === null ? "" : "  disabled";
        print(`${one.name}  ${roles.join(", ") || "no role"}${state}`);
      }
    }),
});

const resetPassword = defineCommand({
  meta: {
    name: "reset-password",
    description: "Print a link to choose a new password; enables whoever was disabled",
  },
  args: {
    name,
    totp: {
      type: "boolean",
      default: true,
      description: "Keep the second factor",
      negativeDescription: "Take a lost second factor away too",
    },
  },
  run: ({ args }) =>
    run(async () => {
      const api = connectToApi(process.env);
      const { id, name } = await findByName(api, args.name);
      const change = { disabled: false, ...(args.totp ? {} : { totp: null }) };
      await api.patch(`/v1/operators/${id}`, change);
      printLink(api, name, (await api.post(`/v1/operators/${id}/link`)) as Link);
    }),
});

/** The way in when nobody can sign in any more, for whoever has an API key for everything. */
export const operator = defineCommand({
  meta: { name: "operator", description: "Who may use the console: add, list, reset a password" },
  subCommands: { add, list, "reset-password": resetPassword },
});

async function readOperators(api: ApiClient) {
  const { operators } = (await api.get("/v1/operators")) as z.infer<typeof operatorList>;
  return operators;
}

async function findByName(api: ApiClient, name: string) {
  const operators = await readOperators(api);
  const found = operators.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  throw new HongyanError("OPERATOR_NOT_FOUND", `there is no operator ${name}`, {
    hint: "`hongyan operator list` shows them; `hongyan operator add` makes one.",
  });
}

function printLink(api: ApiClient, who: string, link: Link): void {
  print(`${who} chooses a password here, within 24 hours, once:\n  ${api.url}${link.path}`);
}
