import { readFileSync } from "node:fs";
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
export function readParams(rawArgs: readonly string[]): Record<string, unknown> {
  return readPairs(rawArgs, "param", "taskName=交作业");
}

/** @throws {UsageError} */
export function readPairs(
  rawArgs: readonly string[],
  name: string,
  example: string,
): Record<string, unknown> {
  return Object.fromEntries(
    valuesOf(rawArgs, name).map((pair) => {
      const [, key, isJson, value = ""] = /^([^=:]+)(:?)=(.*)$/s.exec(pair) ?? [];
      if (key === undefined) {
        throw new UsageError(
          `--${name} ${pair} is not name=value`,
          `For example --${name} ${example}`,
        );
      }
      return [key, isJson === ":" ? parseJson(value, `--${name} ${key}`) : value];
    }),
  );
}

/** @throws {UsageError} */
export function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${where} is not JSON: ${(error as Error).message}`);
  }
}

/** @throws {UsageError} when it cannot be read */
export function readTextFile(path: string): string {
  try {
    return readFileSync(path === "-" ? 0 : path, "utf8");
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`);
  }
}
