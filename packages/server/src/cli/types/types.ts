import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { z } from "zod";
import type { sceneList } from "../../contract/scenes.ts";
import type { templateList } from "../../contract/templates.ts";
import { HongyanError } from "../../errors.ts";
import type { ApiClient } from "../api.ts";
import { appidFlag, command } from "../frame/command.ts";
import { compareTypes } from "./compare-types.ts";
import { describeApp, type TypedApp } from "./describe-app.ts";
import { readSource } from "./types-source.ts";
import { words } from "./words.ts";
import { writeTypes } from "./write-types.ts";

export const types = command({
  name: "types",
  about: {
    en: "TypeScript types of every scene's params and every template's data",
    zh: "生成每个场景的参数和每个模板的数据的 TypeScript 类型",
  },
  args: {
    out: {
      type: "string",
      default: "hongyan-types.ts",
      valueHint: "FILE",
      about: { en: "The file", zh: "文件名" },
    },
    check: {
      type: "boolean",
      about: {
        en: "Write nothing; exit with 1 and say what changed when the file is out of date",
        zh: "不写文件；文件已过时则说明变化并以 1 退出",
      },
    },
    sync: {
      type: "boolean",
      about: { en: "Ask WeChat for its templates first", zh: "先向微信同步模板" },
    },
    client: {
      type: "boolean",
      default: true,
      about: {
        en: "Also for @hongyan/client (--no-client: types only)",
        zh: "同时供 @hongyan/client 使用（--no-client：只要类型）",
      },
    },
    ...appidFlag,
  },
  examples: ["hongyan types --out src/hongyan-types.ts", "hongyan types --check --sync"],
  run: async (cli, args) => {
    const say = words[cli.language];
    const { appid, app } = await readApp(cli.api, args);
    const text = writeTypes(app, { appid, client: args.client !== false });
    if (args.check === true) {
      const changes = check(args.out, text, app, say);
      cli.show({ file: args.out, changes }, () =>
        cli.print(changes.length === 0 ? say.same(args.out) : changes.map(marked).join("\n")),
      );
      return changes.length === 0 ? 0 : 1;
    }
    writeFileSync(args.out, text);
    const broken = Object.entries(app.scenes).flatMap(([name, scene]) =>
      scene.broken === undefined ? [] : [say.sceneBroken(name, scene.broken)],
    );
    const scenes = Object.keys(app.scenes).length - broken.length;
    const templates = Object.keys(app.templates).length;
    cli.show({ file: args.out, scenes, templates, broken }, () => {
      cli.print(say.written(args.out, scenes, templates));
      for (const sentence of broken) cli.print(`! ${sentence}`);
    });
    return 0;
  },
});

const marked = (sentence: string): string => `✗ ${sentence}`;

async function readApp(
  api: ApiClient,
  args: { appid?: string | undefined; sync?: boolean | undefined },
): Promise<{ appid: string | undefined; app: TypedApp }> {
  const ofApp = args.appid === undefined ? "" : `?appid=${encodeURIComponent(args.appid)}`;
  if (args.sync === true) await api.post(`/v1/templates/sync${ofApp}`);
  const { scenes } = (await api.get(`/v1/scenes${ofApp}`)) as z.infer<typeof sceneList>;
  const { templates } = (await api.get(`/v1/templates${ofApp}`)) as z.infer<typeof templateList>;
  return {
    appid: args.appid ?? scenes[0]?.appid,
    app: describeApp(scenes, templates),
  };
}

function check(file: string, text: string, app: TypedApp, say: (typeof words)["en"]): string[] {
  if (!existsSync(file)) {
    throw new HongyanError("BAD_REQUEST", say.noFile(file), { hint: say.writeIt(file) });
  }
  const written = readFileSync(file, "utf8");
  const changes = compareTypes(readSource(written) ?? { scenes: {}, templates: {} }, app, say);
  if (changes.length > 0 || bare(written) === bare(text)) return changes;
  return [say.edited];
}

/** Without what a formatter changes. */
function bare(text: string): string {
  return text.replaceAll(/[\s;,"']/g, "");
}
