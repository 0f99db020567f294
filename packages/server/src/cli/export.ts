import { stat, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { defineCommand } from "citty";
import { explainFailure } from "../db/explain-failure.ts";
import { exportApp } from "../flow/copy/export-app.ts";
import { writeKeyLines } from "../master-keys.ts";
import { checkNewFile } from "./check-new-file.ts";
import { explainFileFailure } from "./frame/file-failures.ts";
import { chooseLanguage } from "./frame/words.ts";
import { namedRows } from "./named-rows.ts";
import { openDatabase } from "./open-database.ts";
import { print, run } from "./output.ts";
import { readExistingConfig } from "./read-existing-config.ts";

const en = {
  exported: (appid: string, file: string, bytes: number) => `✓ ${appid} → ${file} (${bytes} bytes)`,
  withKey: (file: string) =>
    `The master key of this whole installation is in ${file}: delete it once the app is imported.`,
  withoutKey:
    "Its secrets are sealed under this installation's master key: where it is imported, name that in HONGYAN_OTHER_MASTER_KEYS, or use --with-key.",
  next: "There: hongyan import FILE. The app stays paused here: never resume it once it was imported.",
};

const words: { en: typeof en; "zh-CN": typeof en } = {
  en,
  "zh-CN": {
    exported: (appid, file, bytes) => `✓ ${appid} → ${file}（${bytes} 字节）`,
    withKey: (file) => `整个安装的主密钥写在 ${file} 中：导入之后请删除。`,
    withoutKey:
      "其中的机密由这里的主密钥加密：导入时请写入 HONGYAN_OTHER_MASTER_KEYS，或使用 --with-key。",
    next: "在目标处运行：hongyan import FILE。该小程序在这里保持暂停：一旦导入，切勿在这里恢复发送。",
  },
};

export const exportCommand = defineCommand({
  meta: {
    name: "export",
    description:
      "Write one paused app into a file, for another installation (embedded database: server stopped)",
    zh: "把一个已暂停的小程序写入文件，供另一套安装导入（内嵌数据库须先停服务器）",
    examples: [
      "hongyan export wx0123456789abcdef shop.app",
      "hongyan export wx0123456789abcdef shop.app --with-key",
    ],
  },
  args: {
    appid: {
      type: "positional",
      required: true,
      description: "AppID of an app that `hongyan app pause` has paused",
      zh: "已用 `hongyan app pause` 暂停的小程序的 AppID",
    },
    file: { type: "positional", required: true, description: "The new file", zh: "新文件" },
    "with-key": {
      type: "boolean",
      description:
        "Also write the master key, into FILE.key: both together are all the app's secrets",
      zh: "同时把主密钥写入 FILE.key：两个文件合在一起就是该小程序的全部机密",
    },
    json: { type: "boolean", description: "For programs", zh: "供程序使用" },
  },
  run: ({ args }) =>
    run(async () => {
      const file = resolve(args.file);
      const keyFile = `${file}.key`;
      const language = chooseLanguage(undefined, process.env);
      for (const path of [file, keyFile]) checkNewFile(path);
      const config = readExistingConfig(process.env);
      await using opened = await openDatabase(config);
      const tables = await exportApp(opened.db, actor, args.appid, file).catch((cause: unknown) => {
        throw explainFileFailure(cause, language) ?? explainFailure(cause);
      });
      const { size } = await stat(file);
      if (args["with-key"] === true) {
        // While the key is being changed, what is in the file may be sealed under either.
        await writeFile(keyFile, writeKeyLines(config), { mode: 0o600, flag: "wx" });
      }
      if (args.json === true) {
        print(JSON.stringify({ appid: args.appid, file, bytes: size, tables }, null, 2));
        return;
      }
      const say = words[language];
      print(`  ${namedRows(tables)}`);
      print(say.exported(args.appid, file, size));
      print(args["with-key"] === true ? say.withKey(keyFile) : say.withoutKey);
      print(say.next);
    }),
});

const actor = { kind: "system", id: null, name: "hongyan export", address: null } as const;
