import type { z } from "zod";
import type { diagnosis } from "../contract/diagnosis.ts";
import type { Cli } from "./frame/cli.ts";
import { command } from "./frame/command.ts";
import { exitCodes } from "./frame/failures.ts";

type Diagnosis = z.infer<typeof diagnosis>;

const marks = { ok: "✓", warn: "!", bad: "✗" };

export const doctor = command({
  name: "doctor",
  about: {
    en: "Check the running server: database, clock, WeChat, templates, callbacks, webhooks, and what production needs. Exit code 1 when something is bad",
    zh: "检查正在运行的服务器：数据库、时钟、微信、模板、回调、webhook，以及生产环境需要的一切。有问题时退出码为 1",
  },
  args: {
    production: {
      type: "boolean",
      about: {
        en: "Also what production needs; by default with a Postgres or with the real WeChat (--no-production: not)",
        zh: "也检查生产环境的要求；使用 Postgres 或真实微信时默认检查（--no-production：不检查）",
      },
    },
  },
  examples: ["hongyan doctor", "hongyan doctor --production --json"],
  run: async (cli, { production }) => {
    const wish = production === undefined ? {} : { production };
    const { findings, isWell } = await cli.api.post<Diagnosis>("/v1/diagnosis", wish);
    cli.show(findings, () => printFindings(cli, findings));
    return isWell ? exitCodes.ok : exitCodes.failed;
  },
});

function printFindings(cli: Cli, findings: Diagnosis["findings"]): void {
  const named = findings.map((one) => ({
    ...one,
    name: one.appid === null ? one.check : `${one.appid} ${one.check}`,
  }));
  const width = Math.max(...named.map(({ name }) => name.length));
  for (const { name, verdict, says, todo } of named) {
    cli.print(`${marks[verdict]} ${name.padEnd(width)}  ${cli.text(says)}`);
    if (todo !== null) cli.print(`  ${" ".repeat(width)}  → ${cli.text(todo)}`);
  }
  const bad = named.filter(({ verdict }) => verdict === "bad").map(({ name }) => name);
  if (bad.length === 0) return;
  cli.print("");
  cli.print(
    cli.text({
      en: `${bad.length} of ${findings.length} checks need you: ${bad.join(", ")}`,
      zh: `${findings.length} 项检查中有 ${bad.length} 项需要处理：${bad.join("、")}`,
    }),
  );
}
