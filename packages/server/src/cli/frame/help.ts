import type { CommandDef, CommandMeta } from "citty";
import type { DescribedArg } from "./command.ts";
import { renderPairs } from "./table.ts";
import { inLanguage, type Language, type Words } from "./words.ts";

/** A command, and the words that lead to it. */
export interface Found {
  path: string[];
  command: CommandDef;
}

/** How a command is used: what it does, its form, its flags or its commands, and examples that work. */
export async function renderHelp({ path, command }: Found, language: Language): Promise<string> {
  const say = (words: Words): string => inLanguage(language, words);
  const args = Object.entries(await argsOf(command));
  const about = (described: { description?: string; zh?: string }): string =>
    say({ en: described.description ?? "", zh: described.zh ?? described.description ?? "" });
  const meta = await metaOf(command);
  const places = args.filter(([, arg]) => arg.type === "positional");
  const flags = args.filter(([, arg]) => arg.type !== "positional");
  const subCommands = await subCommandsOf(command);
  const form = [
    ...path,
    ...(subCommands.length > 0 ? ["COMMAND"] : []),
    ...places.map(([name, { required }]) =>
      required === false ? `[${name.toUpperCase()}]` : name.toUpperCase(),
    ),
    ...flags.flatMap(([name, arg]) => (arg.required === true ? [flagForm(name, arg)] : [])),
    ...(flags.length > 0 ? ["[OPTIONS]"] : []),
  ];

  const parts = [about(meta), `${say({ en: "Usage", zh: "用法" })}\n  ${form.join(" ")}`];
  const section = (title: Words, pairs: [string, string][]): void => {
    if (pairs.length === 0) return;
    parts.push(
      `${say(title)}\n${renderPairs(pairs)
        .map((line) => `  ${line}`)
        .join("\n")}`,
    );
  };
  section(
    { en: "Commands", zh: "命令" },
    await Promise.all(
      subCommands.map(async ([name, one]): Promise<[string, string]> => [
        name,
        about(await metaOf(one)),
      ]),
    ),
  );
  section(
    { en: "Arguments", zh: "参数" },
    places.map(([name, arg]) => [name.toUpperCase(), about(arg)]),
  );
  section(
    { en: "Options", zh: "选项" },
    flags.map(([name, arg]) => [flagForm(name, arg), about(arg)]),
  );
  if (meta.examples !== undefined) {
    const lines = meta.examples.map((example) => `  ${example}`);
    parts.push(`${say({ en: "Examples", zh: "示例" })}\n${lines.join("\n")}`);
  }
  if (subCommands.length > 0) {
    parts.push(
      say({
        en: `${path.join(" ")} COMMAND --help shows one with its options and examples.`,
        zh: `${path.join(" ")} COMMAND --help 显示某个命令的选项与示例。`,
      }),
    );
  }
  return parts.join("\n\n");
}

export async function metaOf(command: CommandDef): Promise<CommandMeta> {
  return (typeof command.meta === "function" ? command.meta() : command.meta) ?? {};
}

export async function argsOf(command: CommandDef): Promise<Record<string, DescribedArg>> {
  return (typeof command.args === "function" ? command.args() : command.args) ?? {};
}

export async function subCommandsOf(command: CommandDef): Promise<[string, CommandDef][]> {
  const { subCommands } = command;
  const known = (await (typeof subCommands === "function" ? subCommands() : subCommands)) ?? {};
  return Promise.all(
    Object.entries(known).map(async ([name, one]): Promise<[string, CommandDef]> => [
      name,
      await (typeof one === "function" ? one() : one),
    ]),
  );
}

function flagForm(name: string, arg: DescribedArg): string {
  const written = typeof arg.alias === "string" ? `-${arg.alias}, --${name}` : `--${name}`;
  if (arg.type === "enum") return `${written} ${(arg.options ?? []).join("|")}`;
  if (arg.type === "string") return `${written} ${arg.valueHint ?? "VALUE"}`;
  return arg.type === "boolean" && arg.default === true ? `--no-${name}` : written;
}
