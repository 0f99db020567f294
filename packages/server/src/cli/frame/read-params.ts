import { readFileSync } from "node:fs";
import type { Cli } from "./cli.ts";
import { UsageError } from "./failures.ts";
import { valuesOf } from "./flags.ts";

export const paramFlags = {
  param: {
    type: "string",
    valueHint: "NAME=VALUE",
    about: {
      en: "A param of the scene; repeat it for each. NAME:=JSON for what is not text",
      zh: "场景的一个参数，可重复。不是文本时写 NAME:=JSON",
    },
  },
} as const;

/**
 * Every `--param`, in order.
 *
 * @throws {UsageError} for one that has another form
 */
export function readParams(cli: Cli, rawArgs: readonly string[]): Record<string, unknown> {
  return readPairs(cli, rawArgs, "param", "taskName=交作业");
}

/** @throws {UsageError} */
export function readPairs(
  cli: Cli,
  rawArgs: readonly string[],
  name: string,
  example: string,
): Record<string, unknown> {
  return Object.fromEntries(
    valuesOf(rawArgs, name).map((pair) => {
      const [, key, isJson, value = ""] = /^([^=:]+)(:?)=(.*)$/s.exec(pair) ?? [];
      if (key === undefined) {
        throw new UsageError(
          cli.text({
            en: `--${name} ${pair} is not name=value`,
            zh: `--${name} ${pair} 不是“名称=值”`,
          }),
          cli.text({
            en: `For example --${name} ${example}`,
            zh: `例如 --${name} ${example}`,
          }),
        );
      }
      return [key, isJson === ":" ? parseJson(cli, value, `--${name} ${key}`) : value];
    }),
  );
}

/** @throws {UsageError} */
export function parseJson(cli: Cli, text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    throw new UsageError(
      cli.text({ en: `${where} is not JSON: ${message}`, zh: `${where} 不是 JSON：${message}` }),
    );
  }
}

/** @throws {UsageError} when it cannot be read */
export function readTextFile(cli: Cli, path: string): string {
  try {
    return readFileSync(path === "-" ? 0 : path, "utf8");
  } catch (error) {
    throw unreadable(cli, path, error as Error);
  }
}

export function unreadable(cli: Cli, path: string, { message }: Error): UsageError {
  return new UsageError(
    cli.text({ en: `${path} cannot be read: ${message}`, zh: `无法读取 ${path}：${message}` }),
  );
}
