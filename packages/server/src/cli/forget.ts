import { resolve } from "node:path";
import { defineCommand } from "citty";
import { explainFailure } from "../db/explain-failure.ts";
import { forgetApp } from "../flow/copy/forget-app.ts";
import type { Cli } from "./frame/cli.ts";
import { namedRows } from "./named-rows.ts";
import { openDatabase } from "./open-database.ts";
import { print, run } from "./output.ts";
import { readExistingConfig } from "./read-existing-config.ts";

export const forget = defineCommand({
  meta: {
    name: "forget",
    description:
      "Remove an app from here that was exported into FILE and is imported elsewhere (embedded database: server stopped)",
    zh: "小程序已导出到 FILE 并在别处导入之后，把它从这里删除（内嵌数据库须先停服务器）",
    examples: ["hongyan forget shop.app", "hongyan forget shop.app --yes"],
  },
  args: {
    file: {
      type: "positional",
      required: true,
      description: "What `hongyan export` wrote here",
      zh: "在这里用 `hongyan export` 写出的文件",
    },
    yes: { type: "boolean", description: "Do not ask", zh: "不再询问" },
    json: { type: "boolean", description: "For programs", zh: "供程序使用" },
  },
  run: ({ args, data }) =>
    run(async () => {
      const cli = data as Cli;
      await cli.confirm(
        {
          en: "Is it imported elsewhere? From here it is removed with everything.",
          zh: "已经在别处导入了吗？这里将删除它的一切。",
        },
        args.yes,
      );
      await using opened = await openDatabase(readExistingConfig(process.env));
      const forgotten = await forgetApp(opened.db, actor, resolve(args.file)).catch(
        (cause: unknown) => {
          throw explainFailure(cause);
        },
      );
      if (args.json === true) {
        print(JSON.stringify(forgotten, null, 2));
        return;
      }
      print(`  ${namedRows(forgotten.tables)}`);
      print(
        cli.text({
          en: `✓ ${forgotten.appid} is removed from here`,
          zh: `✓ 已从这里删除 ${forgotten.appid}`,
        }),
      );
    }),
});

const actor = { kind: "system", id: null, name: "hongyan forget", address: null } as const;
