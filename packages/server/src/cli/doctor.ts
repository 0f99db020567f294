import { defineCommand } from "citty";
import { HongyanError } from "../errors.ts";
import { connectToApi } from "./api.ts";
import { print, run } from "./output.ts";

interface Finding {
  check: string;
  verdict: "ok" | "warn" | "bad";
  says: string;
  fix?: string | undefined;
}

const marks = { ok: "✓", warn: "!", bad: "✗" };

export const doctor = defineCommand({
  meta: {
    name: "doctor",
    description: "Check database, token, templates, clock and callback of the running server",
  },
  args: { json: { type: "boolean", description: "For programs" } },
  run: ({ args }) =>
    run(async () => {
      const api = connectToApi(process.env);
      const { findings } = (await api.post("/v1/diagnosis", {})) as { findings: Finding[] };
      if (args.json === true) print(JSON.stringify(findings, null, 2));
      else printFindings(findings);
      const bad = findings.filter((finding) => finding.verdict === "bad");
      if (bad.length > 0) {
        throw new HongyanError(
          "UNAVAILABLE",
          `${bad.length} of ${findings.length} checks need you`,
          {
            hint: bad[0]?.fix ?? "Begin with the first one marked ✗.",
          },
        );
      }
    }),
});

function printFindings(findings: Finding[]): void {
  const width = Math.max(...findings.map((finding) => finding.check.length));
  for (const { check, verdict, says, fix } of findings) {
    print(`${marks[verdict]} ${check.padEnd(width)}  ${says}`);
    if (fix !== undefined) print(`  ${" ".repeat(width)}  → ${fix}`);
  }
}
