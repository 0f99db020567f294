import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { defineCommand } from "citty";
import type { z } from "zod";
import type { sceneList, templateList } from "../../contract/settings.ts";
import { HongyanError } from "../../errors.ts";
import { connectToApi, type ApiClient } from "../api.ts";
import { spokenLanguage } from "../language.ts";
import { print, run } from "../output.ts";
import { compareTypes } from "./compare-types.ts";
import { describeApp, type TypedApp } from "./describe-app.ts";
import { readSource } from "./types-source.ts";
import { words } from "./words.ts";
import { writeTypes } from "./write-types.ts";

export const types = defineCommand({
  meta: {
    name: "types",
    description: "TypeScript types of every scene's params and every template's data",
  },
  args: {
    out: { type: "string", default: "hongyan-types.ts", description: "The file" },
    check: {
      type: "boolean",
      description: "Write nothing; exit with 1 and say what changed when the file is out of date",
    },
    sync: { type: "boolean", description: "Ask WeChat for its templates first" },
    client: {
      type: "boolean",
      default: true,
      description: "Also for @hongyan/client",
      negativeDescription: "Types only, for a project without @hongyan/client",
    },
    appid: { type: "string", description: "Needed when there are several apps" },
    json: { type: "boolean", description: "For programs" },
  },
  run: ({ args }) =>
    run(async () => {
      const say = words[spokenLanguage(process.env)];
      const { appid, app } = await readApp(connectToApi(process.env), args);
      const text = writeTypes(app, { appid, client: args.client });
      if (args.check === true) {
        const changes = check(args.out, text, app, say);
        if (args.json === true) print(JSON.stringify({ file: args.out, changes }, null, 2));
        else print(changes.length === 0 ? say.same(args.out) : changes.map(marked).join("\n"));
        if (changes.length > 0) process.exitCode = 1;
        return;
      }
      writeFileSync(args.out, text);
      const broken = Object.entries(app.scenes).flatMap(([name, scene]) =>
        scene.broken === undefined ? [] : [say.sceneBroken(name, scene.broken)],
      );
      const typed = Object.keys(app.scenes).length - broken.length;
      const templates = Object.keys(app.templates).length;
      if (args.json === true) {
        print(JSON.stringify({ file: args.out, scenes: typed, templates, broken }, null, 2));
        return;
      }
      print(say.written(args.out, typed, templates));
      for (const sentence of broken) print(`! ${sentence}`);
    }),
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
    throw new HongyanError("BAD_REQUEST", `there is no file ${file} to check`, {
      hint: `Write it with \`hongyan types --out ${file}\`, and keep it in version control.`,
    });
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
