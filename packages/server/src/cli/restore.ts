import { existsSync, readdirSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { defineCommand } from "citty";
import { connect, type Db } from "../db/connection.ts";
import { startEmbeddedDatabase } from "../db/embedded.ts";
import { explainFailure } from "../db/explain-failure.ts";
import { HongyanError } from "../errors.ts";
import { restoreBackup, type Restored } from "../flow/copy/restore-backup.ts";
import { countSealed, resealSecrets } from "../flow/setup/reseal-secrets.ts";
import { readKeyLines, writeKeyLines, type MasterKeys } from "../master-keys.ts";
import { createSecrets } from "../secrets.ts";
import { chooseLanguage } from "./frame/words.ts";
import { namedRows } from "./named-rows.ts";
import { print, run } from "./output.ts";

const en = {
  restored: (at: string) => `✓ restored as of ${at}; every row was compared`,
  opens: (count: number) => `✓ the master key opens all ${count} secrets`,
  noKey: (where: string) =>
    `! Without the master key nothing can be sent: put it into ${where} before the first start`,
  paused: (appids: string) =>
    `! Paused, because what they had still to send may have been sent since: ${appids}. Cancel what was (hongyan message list --status queued; hongyan campaign list), then: hongyan app resume APPID`,
  exists: (folder: string) => `${folder} exists already`,
  newFolder:
    "Name a new folder, start on it with HONGYAN_DATA_DIR, and keep the old one until it works.",
  doesNotOpen: (what: string) => `the master key does not open ${what}`,
  rightKey:
    "Restore with the key that was in use when the backup was taken (FILE.key, or HONGYAN_MASTER_KEY and HONGYAN_OTHER_MASTER_KEYS). The rows in a Postgres are there all the same.",
};

const words: { en: typeof en; "zh-CN": typeof en } = {
  en,
  "zh-CN": {
    restored: (at) => `✓ 已恢复到 ${at} 的状态，并逐行核对`,
    opens: (count) => `✓ 主密钥能打开全部 ${count} 项机密`,
    noKey: (where) => `! 没有主密钥就无法发送：请在首次启动前把它放到 ${where}`,
    paused: (appids) =>
      `! 已暂停 ${appids}：当时尚未发送的内容，此后可能已经发出。请取消已发出的（hongyan message list --status queued；hongyan campaign list），再运行 hongyan app resume APPID`,
    exists: (folder) => `${folder} 已经存在`,
    newFolder: "请给出新的目录，用 HONGYAN_DATA_DIR 在其上启动；旧目录留到新的正常工作为止。",
    doesNotOpen: (what) => `主密钥打不开 ${what}`,
    rightKey:
      "请使用备份时所用的主密钥（FILE.key，或 HONGYAN_MASTER_KEY 与 HONGYAN_OTHER_MASTER_KEYS）。Postgres 里的数据仍在。",
  },
};

export const restore = defineCommand({
  meta: {
    name: "restore",
    description:
      "Make a new data folder, or an empty Postgres, what it was at the time of a backup",
    zh: "把备份恢复到新的数据目录或空的 Postgres",
    examples: ["hongyan restore hongyan.backup --into ./restored"],
  },
  args: {
    file: { type: "positional", required: true, description: "The backup", zh: "备份文件" },
    into: {
      type: "string",
      required: true,
      valueHint: "DIR|postgres://…",
      description: "A folder that does not exist yet, or an empty Postgres",
      zh: "还不存在的目录，或空的 Postgres",
    },
    json: { type: "boolean", description: "For programs", zh: "供程序使用" },
  },
  run: ({ args }) =>
    run(async () => {
      const file = resolve(args.file);
      const keys = await findKeys(file);
      const isPostgres = /^postgres(ql)?:\/\//.test(args.into);
      const folder = resolve(args.into);
      const restored = isPostgres
        ? await intoPostgres(args.into, file, keys)
        : await intoFolder(folder, file, keys);
      if (args.json === true) {
        print(JSON.stringify(restored, null, 2));
        return;
      }
      const say = words[chooseLanguage(undefined, process.env)];
      print(`  ${namedRows(restored.tables)}`);
      print(say.restored(restored.takenAt.toISOString()));
      if (restored.secrets !== null) print(say.opens(restored.secrets));
      else print(say.noKey(isPostgres ? "HONGYAN_MASTER_KEY" : join(folder, "master-key")));
      if (restored.paused.length > 0) print(say.paused(restored.paused.join(", ")));
    }),
});

interface Checked extends Restored {
  /** How many there are, and the key opens; null: there is no key. */
  secrets: number | null;
}

async function intoPostgres(
  url: string,
  file: string,
  keys: MasterKeys | undefined,
): Promise<Checked> {
  await using connection = connect(url, 2);
  return await restoreInto(connection.db, file, keys);
}

/** Under another name until it is whole. */
async function intoFolder(
  folder: string,
  file: string,
  keys: MasterKeys | undefined,
): Promise<Checked> {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    const say = words[chooseLanguage(undefined, process.env)];
    throw new HongyanError("COPY_TARGET_NOT_EMPTY", say.exists(folder), { hint: say.newFolder });
  }
  const unfinished = `${folder}.restoring`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  try {
    let restored: Checked;
    {
      await using database = await startEmbeddedDatabase(unfinished);
      await using connection = connect(database.connectionString, 1);
      restored = await restoreInto(connection.db, file, keys);
    }
    if (keys !== undefined) {
      const text = writeKeyLines({ ...keys, otherMasterKeys: [] });
      await writeFile(join(unfinished, "master-key"), text, { mode: 0o600 });
    }
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
    return restored;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function restoreInto(db: Db, file: string, keys: MasterKeys | undefined): Promise<Checked> {
  const restored = await restoreBackup(db, file).catch((cause: unknown) => {
    throw explainFailure(cause);
  });
  if (keys === undefined) return { ...restored, secrets: null };
  const ctx = { db, secrets: createSecrets(keys.masterKey, keys.otherMasterKeys) };
  const { current, other, unreadable } = await countSealed(ctx);
  const [first] = unreadable;
  if (first !== undefined) {
    const say = words[chooseLanguage(undefined, process.env)];
    throw new HongyanError("MASTER_KEY_WRONG", say.doesNotOpen(first), { hint: say.rightKey });
  }
  // A backup that was taken while the key was changed: what is restored needs one key.
  if (other > 0) await resealSecrets(ctx);
  return { ...restored, secrets: current + other };
}

/** Beside the backup, or in the environment; and in the environment those that were there beside it. */
async function findKeys(file: string): Promise<MasterKeys | undefined> {
  const beside = `${file}.key`;
  const kept = existsSync(beside)
    ? readKeyLines(await readFile(beside, "utf8"), beside)
    : readKeyLines(process.env["HONGYAN_MASTER_KEY"] ?? "", "HONGYAN_MASTER_KEY");
  if (kept === undefined) return undefined;
  const name = "HONGYAN_OTHER_MASTER_KEYS";
  const others = readKeyLines(process.env[name] ?? "", name);
  if (others === undefined) return kept;
  return {
    masterKey: kept.masterKey,
    otherMasterKeys: [...kept.otherMasterKeys, others.masterKey, ...others.otherMasterKeys],
  };
}
