import { copyFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { defineCommand } from "citty";
import type { z } from "zod";
import type { ServerConfig } from "../config.ts";
import type { backupTaken } from "../contract/backups.ts";
import { HongyanError } from "../errors.ts";
import { takeBackup } from "../flow/copy/take-backup.ts";
import { connectToApi } from "./api.ts";
import { checkNewFile } from "./check-new-file.ts";
import { writeKeyLines } from "../master-keys.ts";
import { explainFileFailure } from "./frame/file-failures.ts";
import { chooseLanguage } from "./frame/words.ts";
import { namedRows } from "./named-rows.ts";
import { openDatabase } from "./open-database.ts";
import { print, run } from "./output.ts";
import { readExistingConfig } from "./read-existing-config.ts";

type Taken = z.infer<typeof backupTaken>;

const en = {
  taken: (file: string, bytes: number) => `✓ ${file} (${bytes} bytes)`,
  withoutKey:
    "The master key is not in it, and without the key no AppSecret opens: keep it elsewhere, or use --with-key.",
  leftAt: (file: string) => `The backup itself is whole, in ${file}: move it yourself.`,
  withKey: (file: string) =>
    `The master key is in ${file}: whoever has both files can send as your apps. Keep them apart.`,
};

const words: { en: typeof en; "zh-CN": typeof en } = {
  en,
  "zh-CN": {
    taken: (file, bytes) => `✓ ${file}（${bytes} 字节）`,
    withoutKey: "其中不含主密钥；没有它就无法打开 AppSecret。请另行保管，或使用 --with-key。",
    leftAt: (file) => `备份本身是完整的，在 ${file}：请自行移走。`,
    withKey: (file) =>
      `主密钥写在 ${file} 中：同时拿到两个文件的人可以用你的小程序发消息，请分开存放。`,
  },
};

export const backup = defineCommand({
  meta: {
    name: "backup",
    description: "Write everything into one file, as of one moment, also while the server runs",
    zh: "把某一时刻的全部数据写入一个文件，服务器运行时也可以",
    examples: ["hongyan backup hongyan.backup", "hongyan backup hongyan.backup --with-key"],
  },
  args: {
    file: { type: "positional", required: true, description: "The new file", zh: "新文件" },
    "with-key": {
      type: "boolean",
      description: "Also write the master key, into FILE.key: both together are all your secrets",
      zh: "同时把主密钥写入 FILE.key：两个文件合在一起就是你的全部机密",
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
      const taken = await take(config, file);
      if (args["with-key"] === true) {
        // While the key is being changed, what is in the backup may be sealed under either.
        await writeFile(keyFile, writeKeyLines(config), { mode: 0o600, flag: "wx" });
      }
      if (args.json === true) {
        print(JSON.stringify(taken, null, 2));
        return;
      }
      const say = words[language];
      print(`  ${namedRows(taken.tables)}`);
      print(say.taken(file, taken.bytes));
      print(args["with-key"] === true ? say.withKey(keyFile) : say.withoutKey);
    }),
});

async function take(config: ServerConfig, file: string): Promise<Taken> {
  try {
    await using opened = await openDatabase(config);
    const tables = await takeBackup(opened.db, file);
    return { file, bytes: (await stat(file)).size, tables };
  } catch (error) {
    if (!(error instanceof HongyanError && error.code === "DATA_DIR_IN_USE")) throw error;
    return askServer(file);
  }
}

/** The server writes into its data folder, which is this user's too, or nothing could be read here. */
async function askServer(file: string): Promise<Taken> {
  const taken = (await connectToApi(process.env).post("/v1/backups", {})) as Taken;
  await rename(taken.file, file).catch(() => moveToOtherDisk(taken.file, file));
  return { ...taken, file };
}

/** @throws {HongyanError} BAD_REQUEST that names the backup, which is whole where the server left it */
async function moveToOtherDisk(from: string, to: string): Promise<void> {
  await copyFile(from, to).catch(async (cause: unknown) => {
    await rm(to, { force: true }).catch(() => {});
    const language = chooseLanguage(undefined, process.env);
    const { message } = explainFileFailure(cause, language) ?? (cause as Error);
    throw new HongyanError("BAD_REQUEST", message, { hint: words[language].leftAt(from) });
  });
  await rm(from);
}
