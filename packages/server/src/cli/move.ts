import { resolve } from "node:path";
import { defineCommand } from "citty";
import { connect, nameDatabase } from "../db/connection.ts";
import { explainFailure } from "../db/explain-failure.ts";
import { HongyanError } from "../errors.ts";
import type { LoadedTable } from "../flow/copy/load-tables.ts";
import { moveOnce } from "../flow/copy/move-once.ts";
import { chooseLanguage, inTerminalLanguage } from "./frame/words.ts";
import { openDatabase } from "./open-database.ts";
import { namedRows } from "./named-rows.ts";
import { print, run } from "./output.ts";

const en = {
  moved: (rows: number, tables: number) =>
    `✓ moved: ${rows} rows of ${tables} tables, each compared with its original`,
  next: "From now on every process needs:",
  key: (folder: string) => `HONGYAN_MASTER_KEY  the content of ${folder}/master-key`,
  apiKey: (folder: string) => `API keys work as before; the first one is in ${folder}/api-key`,
  folder: (folder: string) =>
    `The database in ${folder} is unchanged, and no server starts on it any more: from both, messages would be sent twice.`,
};

const words: { en: typeof en; "zh-CN": typeof en } = {
  en,
  "zh-CN": {
    moved: (rows, tables) => `✓ 已迁移 ${tables} 张表共 ${rows} 行，并逐行核对`,
    next: "此后每个进程都需要：",
    key: (folder) => `HONGYAN_MASTER_KEY  即 ${folder}/master-key 的内容`,
    apiKey: (folder) => `API 密钥照常可用，首个密钥在 ${folder}/api-key`,
    folder: (folder) =>
      `${folder} 中的数据库没有改动，但不会再有服务在其上启动：两边同时运行会重复发送。`,
  },
};

export const move = defineCommand({
  meta: {
    name: "move",
    description: "Move the embedded database (server stopped) to an empty Postgres, and compare",
    zh: "把内嵌数据库（先停服务器）迁到空的 Postgres，并逐行核对",
    examples: ["hongyan move --to postgres://hongyan@localhost:5432/hongyan"],
  },
  args: {
    to: {
      type: "string",
      valueHint: "postgres://…",
      description: "The Postgres; without it DATABASE_URL, which keeps its password out of `ps`",
      zh: "目标 Postgres；不填则取 DATABASE_URL，密码就不会出现在 `ps` 里",
    },
    json: { type: "boolean", description: "For programs", zh: "供程序使用" },
  },
  run: ({ args }) =>
    run(async () => {
      const to = args.to ?? process.env["DATABASE_URL"];
      if (to === undefined || !/^postgres(ql)?:\/\//.test(to)) throw noTarget();
      const dataDir = resolve(process.env["HONGYAN_DATA_DIR"] || "./.hongyan");
      const tables = await moveTo(to, dataDir);
      if (args.json === true) print(JSON.stringify({ tables }, null, 2));
      else tell(dataDir, tables);
    }),
});

async function moveTo(url: string, dataDir: string): Promise<LoadedTable[]> {
  const where = { databaseUrl: undefined, dataDir };
  await using source = await openDatabase(where, { evenIfMoved: true });
  await using target = connect(url, 2);
  const move = { source: source.db, dataDir, target: target.db, to: nameDatabase(url) };
  return await moveOnce(move).catch((error: unknown) => {
    throw explainFailure(error);
  });
}

function tell(dataDir: string, tables: LoadedTable[]): void {
  const say = words[chooseLanguage(undefined, process.env)];
  print(`  ${namedRows(tables)}`);
  print(
    say.moved(
      tables.reduce((sum, { rows }) => sum + rows, 0),
      tables.length,
    ),
  );
  print(`\n${say.next}`);
  print("  DATABASE_URL");
  print(`  ${say.key(dataDir)}`);
  print(`\n${say.apiKey(dataDir)}`);
  print(say.folder(dataDir));
}

function noTarget(): HongyanError {
  const message = inTerminalLanguage({ en: "no Postgres is named", zh: "没有指明 Postgres" });
  const hint = inTerminalLanguage({
    en: "hongyan move --to postgres://user:password@host:5432/name, or set DATABASE_URL.",
    zh: "hongyan move --to postgres://user:password@host:5432/name，或设置 DATABASE_URL。",
  });
  return new HongyanError("BAD_REQUEST", message, { hint });
}
