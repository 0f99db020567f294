import { createInterface } from "node:readline/promises";
import { defineCommand } from "citty";
import type { CandidateView, ProposalView } from "../contract/bridges.ts";
import { HongyanError } from "../errors.ts";
import { connectToApi } from "./api.ts";
import { print, run } from "./output.ts";

interface Migrated {
  templateId: string;
  scene: string;
}

const migrate = defineCommand({
  meta: {
    name: "migrate",
    description:
      "Find the subscribe message that can stand in for a retired template message (模板消息)",
  },
  args: {
    title: { type: "string", description: "Title of the old template" },
    content: {
      type: "string",
      description: "Its lines: 商品名称{{keyword1.DATA}}\\n支付金额{{keyword2.DATA}}",
    },
    "template-id": { type: "string", description: "Its template_id, as old callers send it" },
    candidate: { type: "string", description: "Number of the proposal to apply; default 1" },
    scene: { type: "string", description: "Name of the new scene" },
    apply: { type: "boolean", description: "Add the template, make its scene and the bridge" },
    appid: { type: "string", description: "Needed when there are several apps" },
    json: { type: "boolean", description: "For programs: ask nothing, print JSON" },
  },
  run: ({ args }) =>
    run(async () => {
      const api = connectToApi(process.env);
      const ask = args.json === true || !process.stdin.isTTY ? undefined : askPerson;
      const title = await given("title", args.title, "Title of the old template", ask);
      const content = await given("content", args.content, "Its content", ask);
      const ofApp = args.appid === undefined ? {} : { appid: args.appid };

      const proposal = (await api.post("/v1/template-bridges/proposals", {
        ...ofApp,
        title,
        content,
      })) as ProposalView;
      if (args.json === true && args.apply !== true) {
        print(JSON.stringify(proposal, null, 2));
        return;
      }
      if (args.json !== true) printProposal(title, proposal);
      if (args.apply !== true) {
        print(
          "\nNothing was changed. Apply the first one with --apply, another with --candidate N --apply.",
        );
        return;
      }

      const candidate = choose(proposal, args.candidate);
      const templateId = await given(
        "template-id",
        args["template-id"],
        "template_id of the old template",
        ask,
      );
      const migrated = (await api.post("/v1/template-bridges/migrations", {
        ...ofApp,
        templateId,
        ...(args.scene === undefined ? {} : { scene: args.scene }),
        candidate,
      })) as Migrated;
      if (args.json === true) print(JSON.stringify(migrated, null, 2));
      else printMigrated(templateId, migrated);
    }),
});

export const template = defineCommand({
  meta: { name: "template", description: "Templates" },
  subCommands: { migrate: () => migrate },
});

type Ask = (question: string) => Promise<string>;

async function given(
  flag: string,
  value: string | undefined,
  question: string,
  ask: Ask | undefined,
): Promise<string> {
  const text = value ?? (ask === undefined ? "" : await ask(question));
  if (text !== "") return text;
  throw new HongyanError("BAD_REQUEST", `--${flag} is missing`, {
    hint: `Give --${flag}; in a terminal it is asked for.`,
  });
}

async function askPerson(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question(`${question}: `)).trim();
  } finally {
    terminal.close();
  }
}

function choose({ candidates }: ProposalView, number: string | undefined): CandidateView {
  const candidate = candidates[Number(number ?? "1") - 1];
  if (candidate !== undefined) return candidate;
  throw new HongyanError(
    "BAD_REQUEST",
    candidates.length === 0
      ? "no template was found that shows anything of the old one"
      : `there is no candidate ${number}: give 1 to ${candidates.length}`,
    {
      hint: "Look for one by hand: mp.weixin.qq.com → 订阅消息 → 公共模板库, then POST /v1/template-bridges.",
    },
  );
}

function printProposal(title: string, { keywords, candidates, library }: ProposalView): void {
  print(`${title}: ${keywords.map(({ key, name }) => `${name} (${key})`).join(", ")}`);
  for (const [index, candidate] of candidates.entries()) {
    const where =
      candidate.source === "own" ? "one of your templates" : `public library, tid ${candidate.tid}`;
    print(
      `\n${index + 1}. ${candidate.title}  ${percent(candidate.score)}  ${candidate.type}, ${where}`,
    );
    printTable(
      candidate.keywords.map(({ name, type, from, score, standIn }) => [
        `   ${name}`,
        type,
        from === null
          ? `← always ${standIn === null ? "?" : `“${standIn}”`}`
          : `← ${from.name} (${from.key})`,
        from === null ? "" : percent(score),
      ]),
    );
    if (candidate.withoutCounterpart.length > 0) {
      const lost = candidate.withoutCounterpart.map(({ key, name }) => `${name} (${key})`);
      print(`   ! no counterpart, would not be shown: ${lost.join(", ")}`);
    }
    if (candidate.unfilled.length > 0) {
      print(
        `   ! nothing fills: ${candidate.unfilled.join(", ")}; this one needs a scene of your own`,
      );
    }
  }
  if (candidates.length === 0) print("\nNo template shows anything of it.");
  const { calls, titlesRead, titlesTotal, keywordsRead } = library;
  print(
    `\nThe public library was read by ${calls} calls: ${titlesRead} of ${titlesTotal} titles in the app's categories, and the keywords of ${keywordsRead.length}.`,
  );
}

function printMigrated(templateId: string, migrated: Migrated): void {
  print(`\n✓ template ${migrated.templateId}`);
  print(`✓ scene ${migrated.scene}`);
  print(`✓ bridge: what is sent with template_id ${templateId} goes out as this scene`);
  print(
    "  A form_id gives no right to send any more: call wx.requestSubscribeMessage with this template.",
  );
}

function percent(score: number): string {
  return `${Math.round(score * 100)} %`;
}

function printTable(rows: string[][]): void {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => displayWidth(row[column] ?? ""))),
  );
  for (const row of rows) {
    const cells = row.map(
      (cell, column) => cell + " ".repeat((widths[column] ?? 0) - displayWidth(cell)),
    );
    print(cells.join("  ").trimEnd());
  }
}

/** A Chinese character takes two columns of a terminal. */
function displayWidth(text: string): number {
  const wide =
    /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;
  return Array.from(text).reduce((width, character) => width + (wide.test(character) ? 2 : 1), 0);
}
