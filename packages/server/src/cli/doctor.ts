import { HongyanError } from "../errors.ts";
import type { Cli } from "./frame/cli.ts";
import { command } from "./frame/command.ts";

interface Finding {
  check: string;
  verdict: "ok" | "warn" | "bad";
  says: string;
  fix?: string | undefined;
}

const marks = { ok: "✓", warn: "!", bad: "✗" };

export const doctor = command({
  name: "doctor",
  about: {
    en: "Check database, token, templates, clock and callback of the running server",
    zh: "检查正在运行的服务器：数据库、access_token、模板、时钟与回调",
  },
  examples: ["hongyan doctor", "hongyan doctor --json"],
  run: async (cli) => {
    const { findings } = await cli.api.post<{ findings: Finding[] }>("/v1/diagnosis", {});
    cli.show(findings, () => printFindings(cli, findings));
    const bad = findings.filter((finding) => finding.verdict === "bad");
    if (bad.length > 0) {
      throw new HongyanError("UNAVAILABLE", `${bad.length} of ${findings.length} checks need you`, {
        hint: bad[0]?.fix ?? "Begin with the first one marked ✗.",
      });
    }
  },
});

function printFindings(cli: Cli, findings: Finding[]): void {
  const width = Math.max(...findings.map((finding) => finding.check.length));
  for (const { check, verdict, says, fix } of findings) {
    cli.print(`${marks[verdict]} ${check.padEnd(width)}  ${says}`);
    if (fix !== undefined) cli.print(`  ${" ".repeat(width)}  → ${fix}`);
  }
}
