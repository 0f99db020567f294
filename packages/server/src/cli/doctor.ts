import { defineCommand } from "citty";
import type { z } from "zod";
import type { diagnosis } from "../contract/diagnosis.ts";
import { HongyanError } from "../errors.ts";
import { connectToApi } from "./api.ts";
import { chooseLanguage, type Language } from "./language.ts";
import { print, run } from "./output.ts";

type Diagnosis = z.infer<typeof diagnosis>;

const marks = { ok: "✓", warn: "!", bad: "✗" };

export const doctor = defineCommand({
  meta: {
    name: "doctor",
    description:
      "Check the running server: database, clock, WeChat, templates, callbacks, webhooks, and what production needs. Exit code 1 when something is bad",
  },
  args: {
    production: {
      type: "boolean",
      description:
        "Also what production needs; by default with a Postgres or with the real WeChat (--no-production: not)",
    },
    lang: { type: "string", valueHint: "zh-CN|en", description: "Default: that of the shell" },
    json: { type: "boolean", description: "For programs" },
  },
  run: ({ args }) =>
    run(async () => {
      const api = connectToApi(process.env);
      const { production } = args;
      const wish = production === undefined ? {} : { production };
      const { findings, isWell } = (await api.post("/v1/diagnosis", wish)) as Diagnosis;
      const language = chooseLanguage(args.lang, process.env);
      if (args.json === true) print(JSON.stringify(findings, null, 2));
      else printFindings(findings, language);
      if (isWell) return;
      const bad = findings.filter(({ verdict }) => verdict === "bad");
      throw new HongyanError("UNAVAILABLE", summary[language](bad.length, findings.length), {
        hint: bad[0]?.todo?.[language] ?? "✗",
      });
    }),
});

const summary = {
  zh: (bad: number, all: number) => `${all} 项检查中有 ${bad} 项需要处理`,
  en: (bad: number, all: number) => `${bad} of ${all} checks need you`,
};

function printFindings(findings: Diagnosis["findings"], language: Language): void {
  const named = findings.map((one) => ({
    ...one,
    name: one.appid === null ? one.check : `${one.appid} ${one.check}`,
  }));
  const width = Math.max(...named.map(({ name }) => name.length));
  for (const { name, verdict, says, todo } of named) {
    print(`${marks[verdict]} ${name.padEnd(width)}  ${says[language]}`);
    if (todo !== null) print(`  ${" ".repeat(width)}  → ${todo[language]}`);
  }
}
