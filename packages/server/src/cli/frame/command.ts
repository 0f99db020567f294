import { defineCommand, type ArgDef, type CommandDef } from "citty";
import type { Cli } from "./cli.ts";
import type { Words } from "./words.ts";

declare module "citty" {
  interface CommandMeta {
    /** The description in Chinese. */
    zh?: string;
    /** Command lines that work as they stand, but for what is in capitals. */
    examples?: readonly string[];
  }
}

interface Said {
  about: Words;
  valueHint?: string;
  required?: boolean;
  /** One letter. */
  alias?: string;
}

type Flag = Said &
  (
    | { type: "positional" | "string"; default?: string }
    | { type: "boolean"; default?: boolean }
    | { type: "enum"; options: readonly string[]; default?: string }
  );

type Flags = Record<string, Flag>;

/** What a command gets of its flags. A positional is required unless it says otherwise, any other flag is not. */
type Values<T extends Flags> = { [Name in keyof T]: Value<T[Name]> };

type Value<F extends Flag> = F extends { type: "boolean" }
  ? boolean | undefined
  : F extends { type: "positional" }
    ? F extends { required: false }
      ? string | undefined
      : string
    : Text<F> | (F extends { required: true } | { default: string } ? never : undefined);

type Text<F extends Flag> = F extends { options: readonly (infer Option)[] } ? Option : string;

interface Definition<T extends Flags> {
  name: string;
  about: Words;
  args?: T;
  examples: readonly [string, ...string[]];
  /** Answers with the exit code, if it is not 0. */
  run(cli: Cli, args: Values<T>, rawArgs: string[]): Promise<number | void>;
}

/** What every command that asks the running server understands. */
const everywhere = {
  json: {
    type: "boolean",
    about: {
      en: "For programs: what the API answers, as JSON",
      zh: "供程序使用：以 JSON 输出接口的回答",
    },
  },
  server: {
    type: "string",
    valueHint: "URL",
    about: {
      en: "The running server; else HONGYAN_URL, else the one of ./.hongyan",
      zh: "正在运行的服务器；默认取 HONGYAN_URL，再取 ./.hongyan 所属的服务器",
    },
  },
  key: {
    type: "string",
    valueHint: "KEY",
    about: {
      en: "API key. Others on this machine can read it here: better HONGYAN_API_KEY, else that of ./.hongyan",
      zh: "API 密钥。写在命令行里会被本机其他人看到：最好用 HONGYAN_API_KEY，默认取 ./.hongyan 中的",
    },
  },
  lang: {
    type: "enum",
    options: ["zh-CN", "en"],
    about: { en: "Language; else that of the terminal", zh: "语言；默认与终端一致" },
  },
} as const satisfies Flags;

/** A command of ours: with its help in both languages, and the flags that all of them have. */
export function command<const T extends Flags>(definition: Definition<T>): CommandDef {
  const { name, about, examples } = definition;
  const args = described({ ...definition.args, ...everywhere });
  return defineCommand({
    meta: { name, description: about.en, zh: about.zh, examples },
    args,
    run: ({ args, rawArgs, data }) =>
      definition.run(data as Cli, args as unknown as Values<T>, rawArgs),
  });
}

/** Commands about one kind of thing. */
export function group(
  name: string,
  about: Words,
  subCommands: Record<string, CommandDef>,
): CommandDef {
  return defineCommand({ meta: { name, description: about.en, zh: about.zh }, subCommands });
}

export type DescribedArg = ArgDef & { zh?: string; alias?: string | string[] };

function described(flags: Flags): Record<string, DescribedArg> {
  return Object.fromEntries(
    Object.entries(flags).map(([name, { about, ...flag }]) => [
      name,
      { ...flag, description: about.en, zh: about.zh } as DescribedArg,
    ]),
  );
}

/** Of most commands: an installation may serve several mini programs. */
export const appidFlag = {
  appid: {
    type: "string",
    valueHint: "APPID",
    about: { en: "Needed when there are several apps", zh: "有多个小程序时必填" },
  },
} as const;

/** Of what must not be done twice. */
export const idempotencyFlag = {
  "idempotency-key": {
    type: "string",
    valueHint: "KEY",
    about: {
      en: "The same key never does it twice: for scripts that are run again. Default: a new one, named when the answer is lost",
      zh: "同一个键不会执行两次：用于会重跑的脚本。默认用新键，回答丢失时会显示",
    },
  },
} as const;

export const pageFlags = {
  limit: {
    type: "string",
    valueHint: "N",
    about: { en: "So many at most", zh: "最多多少条" },
  },
  cursor: {
    type: "string",
    valueHint: "CURSOR",
    about: { en: "Goes on behind the page before", zh: "从上一页之后继续" },
  },
} as const;

export const yesFlag = {
  yes: { type: "boolean", about: { en: "Do not ask whether to", zh: "不再询问，直接执行" } },
} as const;
