import { confirm, isCancel, select, text } from "@clack/prompts";
import { UsageError } from "../frame/failures.ts";
import type { Cli } from "../frame/cli.ts";
import type { Words } from "../frame/words.ts";

/** Questions to whoever sits before the terminal. */
export interface Ask {
  text(
    question: Words,
    more?: { default?: string; check?: (value: string) => Words | undefined },
  ): Promise<string>;
  choose(question: Words, options: { value: string; label: string }[]): Promise<string>;
  yes(question: Words): Promise<boolean>;
}

/** undefined where nobody can answer: every answer must then come by a flag. */
export function askPerson(cli: Cli): Ask | undefined {
  if (cli.stdin.isTTY !== true || cli.stdout.isTTY !== true || cli.isJson) return undefined;
  const answered = <T>(answer: T | symbol): T => {
    if (!isCancel(answer)) return answer;
    throw new UsageError(
      cli.text({ en: "stopped; nothing is half-done", zh: "已停止，没有留下半成品" }),
    );
  };
  return {
    text: async (question, { default: initialValue, check } = {}) => {
      const answer = await text({
        message: cli.text(question),
        ...(initialValue === undefined ? {} : { initialValue }),
        validate: (value) => {
          const fault = check?.(value.trim());
          return fault === undefined ? undefined : cli.text(fault);
        },
      });
      return answered(answer).trim();
    },
    choose: async (question, options) =>
      answered(await select({ message: cli.text(question), options })),
    yes: async (question) => answered(await confirm({ message: cli.text(question) })),
  };
}
