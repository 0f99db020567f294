import { createInterface } from "node:readline/promises";
import type { CandidateView, ProposalView } from "../contract/bridges.ts";
import { HongyanError } from "../errors.ts";
import type { Cli } from "./frame/cli.ts";
import { appidFlag, command } from "./frame/command.ts";
import { UsageError } from "./frame/failures.ts";
import { renderTable } from "./frame/table.ts";
import type { Words } from "./frame/words.ts";

interface Migrated {
  templateId: string;
  scene: string;
}

export const migrate = command({
  name: "migrate",
  about: {
    en: "Find the subscribe message that can stand in for a retired template message (模板消息)",
    zh: "为已停用的模板消息找到可以代替它的订阅消息",
  },
  args: {
    title: { type: "string", about: { en: "Title of the old template", zh: "旧模板的标题" } },
    content: {
      type: "string",
      about: {
        en: "Its lines: 商品名称{{keyword1.DATA}}\\n支付金额{{keyword2.DATA}}",
        zh: "旧模板的内容：商品名称{{keyword1.DATA}}\\n支付金额{{keyword2.DATA}}",
      },
    },
    "template-id": {
      type: "string",
      about: { en: "Its template_id, as old callers send it", zh: "旧代码中使用的 template_id" },
    },
    candidate: {
      type: "string",
      valueHint: "N",
      about: { en: "Number of the proposal to apply; default 1", zh: "采用第几个建议；默认 1" },
    },
    scene: { type: "string", about: { en: "Name of the new scene", zh: "新场景的名字" } },
    apply: {
      type: "boolean",
      about: {
        en: "Add the template, make its scene and the bridge",
        zh: "添加模板，建立场景与转换",
      },
    },
    ...appidFlag,
  },
  examples: [
    "hongyan template migrate --title 购买成功通知 --content '商品名称{{keyword1.DATA}}\\n支付金额{{keyword2.DATA}}'",
  ],
  run: async (cli, args) => {
    const title = await givenOrAsked(cli, "title", args.title, {
      en: "Title of the old template",
      zh: "旧模板的标题",
    });
    const content = await givenOrAsked(cli, "content", args.content, {
      en: "Its content",
      zh: "旧模板的内容",
    });
    const ofApp = args.appid === undefined ? {} : { appid: args.appid };
    const proposal = await cli.api.post<ProposalView>("/v1/template-bridges/proposals", {
      ...ofApp,
      title,
      content,
    });
    if (args.apply !== true) {
      cli.show(proposal, () => {
        printProposal(cli, title, proposal);
        cli.print(
          cli.text({
            en: "\nNothing was changed. Apply the first one with --apply, another with --candidate N --apply.",
            zh: "\n没有做任何改动。采用第一个加 --apply，采用其他加 --candidate N --apply。",
          }),
        );
      });
      return;
    }
    if (!cli.isJson) printProposal(cli, title, proposal);

    const candidate = choose(cli, proposal, args.candidate);
    const templateId = await givenOrAsked(cli, "template-id", args["template-id"], {
      en: "template_id of the old template",
      zh: "旧模板的 template_id",
    });
    const migrated = await cli.api.post<Migrated>("/v1/template-bridges/migrations", {
      ...ofApp,
      templateId,
      ...(args.scene === undefined ? {} : { scene: args.scene }),
      candidate,
    });
    cli.show(migrated, () => printMigrated(cli, templateId, migrated));
  },
});

async function givenOrAsked(
  cli: Cli,
  flag: string,
  value: string | undefined,
  question: Words,
): Promise<string> {
  const mayAsk = !cli.isJson && cli.stdin.isTTY === true;
  const text = value ?? (mayAsk ? await askPerson(cli, question) : "");
  if (text !== "") return text;
  throw new UsageError(
    cli.text({ en: `--${flag} is missing`, zh: `缺少 --${flag}` }),
    cli.text({
      en: `Give --${flag}; in a terminal it is asked for.`,
      zh: `用 --${flag} 给出；在终端里会询问。`,
    }),
  );
}

async function askPerson(cli: Cli, question: Words): Promise<string> {
  const terminal = createInterface({ input: cli.stdin, output: cli.stderr });
  try {
    return (await terminal.question(`${cli.text(question)}: `)).trim();
  } finally {
    terminal.close();
  }
}

function choose(cli: Cli, { candidates }: ProposalView, number: string | undefined): CandidateView {
  const candidate = candidates[Number(number ?? "1") - 1];
  if (candidate !== undefined) return candidate;
  const message =
    candidates.length === 0
      ? cli.text({
          en: "no template was found that shows anything of the old one",
          zh: "没有找到能显示旧模板任何内容的模板",
        })
      : cli.text({
          en: `there is no candidate ${number}: give 1 to ${candidates.length}`,
          zh: `没有第 ${number} 个候选：可选 1 到 ${candidates.length}`,
        });
  throw new HongyanError("BAD_REQUEST", message, {
    hint: cli.text({
      en: "Look for one by hand: mp.weixin.qq.com → 订阅消息 → 公共模板库, then POST /v1/template-bridges.",
      zh: "请手工查找：mp.weixin.qq.com → 订阅消息 → 公共模板库，再 POST /v1/template-bridges。",
    }),
  });
}

function printProposal(
  cli: Cli,
  title: string,
  { keywords, candidates, library }: ProposalView,
): void {
  const say = (en: string, zh: string): string => cli.text({ en, zh });
  cli.print(`${title}: ${keywords.map(({ key, name }) => `${name} (${key})`).join(", ")}`);
  for (const [index, candidate] of candidates.entries()) {
    const where =
      candidate.source === "own"
        ? say("one of your templates", "您已有的模板")
        : say(`public library, tid ${candidate.tid}`, `公共模板库，tid ${candidate.tid}`);
    const number = `${index + 1}. ${candidate.title}`;
    cli.print(`\n${number}  ${percent(candidate.score)}  ${candidate.type}, ${where}`);
    const rows = candidate.keywords.map(({ name, type, from, score, standIn }) => [
      `   ${name}`,
      type,
      from === null
        ? say("← always ", "← 固定为 ") + (standIn === null ? "?" : `“${standIn}”`)
        : `← ${from.name} (${from.key})`,
      from === null ? "" : percent(score),
    ]);
    const [, ...lines] = renderTable(["", "", "", ""], rows);
    for (const line of lines) cli.print(line);
    if (candidate.withoutCounterpart.length > 0) {
      const lost = candidate.withoutCounterpart.map(({ key, name }) => `${name} (${key})`);
      cli.print(
        `   ! ${say("no counterpart, would not be shown", "没有对应，不会显示")}: ${lost.join(", ")}`,
      );
    }
    if (candidate.unfilled.length > 0) {
      cli.print(
        `   ! ${say("nothing fills these: it needs a scene of your own", "没有内容可填，需要自己写场景")}: ${candidate.unfilled.join(", ")}`,
      );
    }
  }
  if (candidates.length === 0) {
    cli.print(say("\nNo template shows anything of it.", "\n没有模板能显示其中的内容。"));
  }
  const { calls, titlesRead, titlesTotal, keywordsRead } = library;
  cli.print(
    say(
      `\nThe public library was read by ${calls} calls: ${titlesRead} of ${titlesTotal} titles in the app's categories, and the keywords of ${keywordsRead.length}.`,
      `\n读取公共模板库用了 ${calls} 次调用：小程序类目下 ${titlesTotal} 个标题中的 ${titlesRead} 个，以及其中 ${keywordsRead.length} 个的关键词。`,
    ),
  );
}

function printMigrated(cli: Cli, templateId: string, migrated: Migrated): void {
  const say = (en: string, zh: string): string => cli.text({ en, zh });
  cli.print(`\n✓ ${say("template", "模板")} ${migrated.templateId}`);
  cli.print(`✓ ${say("scene", "场景")} ${migrated.scene}`);
  cli.print(
    say(
      `✓ bridge: what is sent with template_id ${templateId} goes out as this scene`,
      `✓ 转换：用 template_id ${templateId} 发送的内容按此场景发出`,
    ),
  );
  cli.print(
    say(
      "  A form_id gives no right to send any more: call wx.requestSubscribeMessage with this template.",
      "  form_id 不再有发送的权利：请用此模板调用 wx.requestSubscribeMessage。",
    ),
  );
}

function percent(score: number): string {
  return `${Math.round(score * 100)} %`;
}
