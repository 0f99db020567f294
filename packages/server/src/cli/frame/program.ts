import { runCommand, type CommandDef } from "citty";
import { HongyanError } from "../../errors.ts";
import { createCli, type Surroundings } from "./cli.ts";
import { describeFailure, exitCodeOf, UsageError } from "./failures.ts";
import { checkFlags, readFlags } from "./flags.ts";
import { argsOf, metaOf, renderHelp, subCommandsOf, type Found } from "./help.ts";
import { suggest } from "./suggest.ts";
import { chooseLanguage, inLanguage, type Language } from "./words.ts";

/**
 * Finds the command that was typed, checks its flags, and runs it.
 *
 * @returns the exit code; undefined: the command has seen to it itself
 */
export async function runProgram(
  root: CommandDef,
  rawArgs: string[],
  surroundings: Surroundings,
): Promise<number | undefined> {
  const { env, stdout, stderr } = surroundings;
  const language = chooseLanguage(early(rawArgs, "lang"), env);
  try {
    const found = await find(root, rawArgs, language);
    if (found.rest.some((arg) => arg === "--help" || arg === "-h")) {
      stdout.write(`${await renderHelp(found, language)}\n`);
      return 0;
    }
    if (found.path.length === 1 && found.rest.some((arg) => arg === "--version" || arg === "-v")) {
      stdout.write(`${(await metaOf(root)).version}\n`);
      return 0;
    }
    if ((await subCommandsOf(found.command)).length > 0) {
      stderr.write(`${await renderHelp(found, language)}\n`);
      return 2;
    }
    const args = await argsOf(found.command);
    checkFlags(found.rest, args, language);
    const { flags } = readFlags(found.rest, args);
    const given = Object.fromEntries(flags.map(({ name, value }) => [name, value ?? true]));
    const cli = createCli(surroundings, given);
    const { result } = await runCommand(found.command, { rawArgs: found.rest, data: cli });
    return typeof result === "number" ? result : undefined;
  } catch (error) {
    if (!(error instanceof HongyanError)) throw error;
    if (rawArgs.includes("--json")) stderr.write(`${JSON.stringify({ error: toBody(error) })}\n`);
    else stderr.write(`${describeFailure(error)}\n`);
    return exitCodeOf(error);
  }
}

/** As the API writes its errors. */
function toBody({ code, message, hint, details }: HongyanError) {
  return { code, message, hint, details };
}

/** Flags that may stand before the command, with their values. */
const withValue = ["server", "key", "lang"];

/** @throws {UsageError} */
async function find(
  root: CommandDef,
  rawArgs: string[],
  language: Language,
): Promise<Found & { rest: string[] }> {
  let command = root;
  const path = ["hongyan"];
  const rest = [...rawArgs];
  for (;;) {
    const known = await loadable(command);
    const names = Object.keys(known);
    if (names.length === 0) return { path, command, rest };
    const index = indexOfWord(rest);
    const word = rest[index];
    if (word === undefined) return { path, command, rest };
    const load = known[word];
    if (load === undefined) {
      const meant = suggest(word, names);
      const typed = [...path, word].join(" ");
      throw new UsageError(
        inLanguage(language, { en: `there is no command ${typed}`, zh: `没有 ${typed} 这个命令` }),
        meant === undefined
          ? inLanguage(language, {
              en: `${path.join(" ")} --help shows what there is.`,
              zh: `${path.join(" ")} --help 列出全部命令。`,
            })
          : inLanguage(language, {
              en: `Did you mean ${[...path, meant].join(" ")}?`,
              zh: `您是不是想写 ${[...path, meant].join(" ")}？`,
            }),
      );
    }
    command = await (typeof load === "function" ? load() : load);
    path.push(word);
    rest.splice(index, 1);
  }
}

/** Only the command that was typed is loaded: the others cost time. */
async function loadable({ subCommands }: CommandDef) {
  return (await (typeof subCommands === "function" ? subCommands() : subCommands)) ?? {};
}

function indexOfWord(args: string[]): number {
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? "";
    if (arg === "--") return -1;
    if (!arg.startsWith("-")) return index;
    if (withValue.includes(arg.slice(2))) index += 1;
  }
  return -1;
}

function early(rawArgs: string[], name: string): string | undefined {
  return readFlags(rawArgs, { [name]: { type: "string" } }).flags.findLast(
    (flag) => flag.name === name,
  )?.value;
}
