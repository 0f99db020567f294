import type { DescribedArg } from "./command.ts";
import { UsageError } from "./failures.ts";
import { suggest } from "./suggest.ts";
import { inLanguage, type Language } from "./words.ts";

export interface GivenFlag {
  name: string;
  value: string | undefined;
}

/** The flags and the other words of a command line, each flag that takes a value with it, in their order. */
export function readFlags(
  rawArgs: readonly string[],
  args: Record<string, DescribedArg>,
): { flags: GivenFlag[]; words: string[] } {
  const flags: GivenFlag[] = [];
  const words: string[] = [];
  for (let index = 0; index < rawArgs.length; index += 1) {
    const arg = rawArgs[index] ?? "";
    if (arg === "--") {
      words.push(...rawArgs.slice(index + 1));
      break;
    }
    if (!arg.startsWith("-") || arg === "-") {
      words.push(arg);
      continue;
    }
    const [, written = "", joined] = /^--?([^=]*)(?:=(.*))?$/s.exec(arg) ?? [];
    const name = Object.keys(args).find((one) => args[one]?.alias === written) ?? written;
    const takesValue = args[name]?.type === "string" || args[name]?.type === "enum";
    if (!takesValue || joined !== undefined) {
      flags.push({ name, value: joined });
      continue;
    }
    const next = rawArgs[index + 1];
    const isValue = next !== undefined && !next.startsWith("--");
    flags.push({ name, value: isValue ? next : undefined });
    if (isValue) index += 1;
  }
  return { flags, words };
}

/** Every value of a flag that may be repeated; the parser itself keeps the last. */
export function valuesOf(rawArgs: readonly string[], name: string): string[] {
  const { flags } = readFlags(rawArgs, { [name]: { type: "string" } });
  return flags.flatMap((flag) =>
    flag.name === name && flag.value !== undefined ? [flag.value] : [],
  );
}

/**
 * Refuses what the parser would silently overlook: a flag that does not exist, one without its value, a word too many or too
 * few. A typing mistake in a flag must not send something else than was meant.
 *
 * @throws {UsageError}
 */
export function checkFlags(
  rawArgs: readonly string[],
  args: Record<string, DescribedArg>,
  language: Language,
): void {
  const say = (en: string, zh: string): string => inLanguage(language, { en, zh });
  const { flags, words } = readFlags(rawArgs, args);
  const known = Object.keys(args).filter((name) => args[name]?.type !== "positional");

  for (const { name, value } of flags) {
    const isNegated = name.startsWith("no-") && args[name.slice(3)]?.type === "boolean";
    const arg = args[isNegated ? name.slice(3) : name];
    if (arg === undefined || arg.type === "positional") {
      const meant = suggest(name, known);
      throw new UsageError(
        say(`there is no --${name}`, `没有 --${name} 这个选项`),
        meant === undefined
          ? say("--help shows what there is.", "--help 列出全部选项。")
          : say(`Did you mean --${meant}?`, `您是不是想写 --${meant}？`),
      );
    }
    if ((arg.type === "string" || arg.type === "enum") && value === undefined) {
      throw new UsageError(
        say(`--${name} needs a value`, `--${name} 缺少值`),
        say(`Write --${name}=VALUE.`, `写作 --${name}=值。`),
      );
    }
    if (arg.type === "enum" && !(arg.options ?? []).includes(value ?? "")) {
      const options = (arg.options ?? []).join(", ");
      throw new UsageError(
        say(`--${name} is not ${value}`, `--${name} 不能是 ${value}`),
        say(`One of: ${options}.`, `可选：${options}。`),
      );
    }
  }
  for (const [name, arg] of Object.entries(args)) {
    if (arg.type === "positional" || arg.required !== true) continue;
    if (flags.some((flag) => flag.name === name)) continue;
    throw new UsageError(say(`--${name} is missing`, `缺少 --${name}`));
  }
  const places = Object.entries(args).filter(([, { type }]) => type === "positional");
  const missing = places.slice(words.length).find(([, { required }]) => required !== false);
  if (missing !== undefined) {
    const name = missing[0].toUpperCase();
    throw new UsageError(say(`${name} is missing`, `缺少 ${name}`));
  }
  if (words.length > places.length) {
    const extra = words[places.length];
    throw new UsageError(
      say(`there is one word too many: ${extra}`, `多了一个词：${extra}`),
      say("A value with spaces stands in quotes.", "带空格的值要加引号。"),
    );
  }
}
