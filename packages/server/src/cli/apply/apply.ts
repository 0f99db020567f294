import type { Cli } from "../frame/cli.ts";
import { command, yesFlag } from "../frame/command.ts";
import { exitCodes } from "../frame/failures.ts";
import { readTextFile } from "../frame/read-params.ts";
import { carryOut, type Done } from "./carry-out.ts";
import { checkPlan } from "./check-plan.ts";
import { exportFile } from "./export-file.ts";
import { jsonSchemaOfFile } from "./file-form.ts";
import { makePlan } from "./make-plan.ts";
import { readPresent } from "./present-state.ts";
import { planAsJson, printPlan, titleOf } from "./print-plan.ts";
import { readFile } from "./read-file.ts";

export const apply = command({
  name: "apply",
  about: {
    en: "Apps, scenes and webhooks as a file: shows what differs, then makes it so. A second run finds nothing to do",
    zh: "用文件管理小程序、场景与 webhook：先显示差异，再执行。再次运行时没有要做的事",
  },
  args: {
    file: {
      type: "string",
      alias: "f",
      valueHint: "FILE",
      default: "hongyan.yaml",
      about: {
        en: "Default hongyan.yaml; - is standard input",
        zh: "默认 hongyan.yaml；- 为标准输入",
      },
    },
    plan: {
      type: "boolean",
      about: {
        en: "Show what differs and change nothing; exit code 4 when something does",
        zh: "只显示差异，不改动；有差异时退出码为 4",
      },
    },
    prune: {
      type: "boolean",
      about: {
        en: "Remove scenes and webhooks that the file does not name; apps never",
        zh: "删除文件中没有的场景与 webhook；小程序从不删除",
      },
    },
    secrets: {
      type: "boolean",
      about: {
        en: "Send the secrets again, which cannot be compared",
        zh: "重新写入密钥（密钥无法比较）",
      },
    },
    export: {
      type: "boolean",
      about: { en: "Print the present state as such a file", zh: "把现状输出为这样的文件" },
    },
    schema: {
      type: "boolean",
      about: {
        en: "Print the JSON schema of the file, for editors",
        zh: "输出文件的 JSON Schema，供编辑器使用",
      },
    },
    ...yesFlag,
  },
  examples: [
    "hongyan apply --export > hongyan.yaml",
    "hongyan apply -f hongyan.yaml --plan",
    "hongyan apply -f hongyan.yaml --yes",
  ],
  run: async (cli, args) => {
    if (args.schema === true) {
      cli.showLine(jsonSchemaOfFile());
      return exitCodes.ok;
    }
    if (args.export === true) {
      cli.stdout.write(exportFile((await readPresent(cli.api)).values()));
      return exitCodes.ok;
    }
    const options = { prune: args.prune === true, secrets: args.secrets === true };
    const file = readFile(args.file, readTextFile(cli, args.file), cli.env, options);
    const present = await readPresent(cli.api, new Set(file.apps.map(({ appid }) => appid)));
    const plan = makePlan(file, present, options);
    await checkPlan(cli.api, plan, present);

    if (args.plan === true || plan.changes.length === 0) {
      cli.show(planAsJson(plan), () => printPlan(cli, plan));
      return plan.changes.length === 0 ? exitCodes.ok : exitCodes.pending;
    }
    if (!cli.isJson) printPlan(cli, plan);
    const removes = plan.changes.some(({ action }) => action === "remove");
    if (removes || cli.stdin.isTTY === true) {
      await cli.confirm({ en: "Do it?", zh: "执行？" }, args.yes);
    }
    const done: Done[] = [];
    for await (const step of carryOut(cli.api, plan.changes, options)) {
      done.push(step);
      printDone(cli, step);
    }
    if (cli.isJson)
      cli.show({ ...(planAsJson(plan) as object), applied: done.length }, () => undefined);
    return exitCodes.ok;
  },
});

function printDone(cli: Cli, { change, webhookId }: Done): void {
  cli.print(`✓ ${titleOf(cli, change)}`);
  if (webhookId === undefined) return;
  // Not the secret itself: what runs this is often a build whose log many read.
  cli.print(
    cli.text({
      en: `  its signing secret: hongyan webhook rotate-secret ${webhookId}`,
      zh: `  签名密钥：hongyan webhook rotate-secret ${webhookId}`,
    }),
  );
}
