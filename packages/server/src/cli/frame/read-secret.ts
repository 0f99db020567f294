import { text as readAll } from "node:stream/consumers";
import type { Cli } from "./cli.ts";
import { UsageError } from "./failures.ts";
import type { Words } from "./words.ts";

/** How a secret is given. Not as a value on the command line, where every user of the machine reads it. */
export const secretFlags = {
  "secret-stdin": {
    type: "boolean",
    about: { en: "Read the AppSecret from standard input", zh: "从标准输入读取 AppSecret" },
  },
  "secret-env": {
    type: "string",
    valueHint: "NAME",
    about: {
      en: "Read it from this environment variable; else from WECHAT_SECRET, else it is asked for, hidden",
      zh: "从这个环境变量读取；默认取 WECHAT_SECRET，否则在终端里询问，不回显",
    },
  },
} as const;

/** @throws {UsageError} when nobody gives it */
export async function readSecret(
  cli: Cli,
  from: { "secret-stdin"?: boolean | undefined; "secret-env"?: string | undefined },
  question: Words,
): Promise<string> {
  const secret = await readFrom(cli, from, question);
  if (secret !== "") return secret;
  throw new UsageError(
    cli.text({ en: "the AppSecret is missing", zh: "缺少 AppSecret" }),
    cli.text({
      en: "Give it by WECHAT_SECRET, --secret-env NAME or --secret-stdin; in a terminal it is asked for.",
      zh: "用 WECHAT_SECRET、--secret-env NAME 或 --secret-stdin 给出；在终端里会询问。",
    }),
  );
}

async function readFrom(
  cli: Cli,
  from: { "secret-stdin"?: boolean | undefined; "secret-env"?: string | undefined },
  question: Words,
): Promise<string> {
  if (from["secret-stdin"] === true) return (await readAll(cli.stdin)).trim();
  const named = cli.env[from["secret-env"] ?? "WECHAT_SECRET"];
  if (named !== undefined || from["secret-env"] !== undefined || cli.stdin.isTTY !== true) {
    return named ?? "";
  }
  const { isCancel, password } = await import("@clack/prompts");
  const answer = await password({ message: cli.text(question) });
  return isCancel(answer) ? "" : answer.trim();
}
