import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { defineCommand } from "citty";
import { explainFailure } from "../db/explain-failure.ts";
import { importApp } from "../flow/copy/import-app.ts";
import { readKeyLines } from "../master-keys.ts";
import { createSecrets } from "../secrets.ts";
import { chooseLanguage } from "./frame/words.ts";
import { namedRows } from "./named-rows.ts";
import { openDatabase } from "./open-database.ts";
import { print, run } from "./output.ts";
import { readExistingConfig } from "./read-existing-config.ts";

const en = {
  imported: (appid: string, at: string) =>
    `✓ ${appid}, as of ${at}; every row was compared, every secret is sealed under this master key`,
  account: (officialAccount: string) =>
    `It also sends by the Official Account ${officialAccount} here.`,
  paused: "It is paused. What to do now:",
  steps: (appid: string) => [
    "1. Point its request domain, message push (消息推送) and the callers of /v1 at this address.",
    "2. Never resume it at the old one: what waits would be sent twice.",
    `3. hongyan app resume ${appid}`,
    "4. When it is at work here, at the old one: hongyan forget FILE",
  ],
};

const words: { en: typeof en; "zh-CN": typeof en } = {
  en,
  "zh-CN": {
    imported: (appid, at) => `✓ ${appid}（${at} 的状态），已逐行核对，全部机密改由这里的主密钥加密`,
    account: (officialAccount) => `它也通过这里的公众号 ${officialAccount} 发送。`,
    paused: "它处于暂停状态。接下来：",
    steps: (appid) => [
      "1. 把它的 request 合法域名、消息推送地址和业务调用方指向这里。",
      "2. 切勿在旧的安装恢复它：否则等待中的消息会发两次。",
      `3. hongyan app resume ${appid}`,
      "4. 在这里正常工作之后，到旧的安装运行：hongyan forget FILE",
    ],
  },
};

export const importCommand = defineCommand({
  meta: {
    name: "import",
    description:
      "Take over an app that another installation has exported, beside the apps that are here (embedded database: server stopped)",
    zh: "导入另一套安装导出的小程序，与这里已有的并存（内嵌数据库须先停服务器）",
    examples: ["hongyan import shop.app"],
  },
  args: {
    file: {
      type: "positional",
      required: true,
      description: "What `hongyan export` wrote; FILE.key beside it opens its secrets",
      zh: "`hongyan export` 写出的文件；旁边的 FILE.key 用来打开其中的机密",
    },
    json: { type: "boolean", description: "For programs", zh: "供程序使用" },
  },
  run: ({ args }) =>
    run(async () => {
      const file = resolve(args.file);
      const { masterKey, otherMasterKeys, ...config } = readExistingConfig(process.env);
      const secrets = createSecrets(masterKey, otherMasterKeys);
      const fileSecrets = createSecrets(masterKey, [
        ...otherMasterKeys,
        ...(await keysBeside(file)),
      ]);
      await using opened = await openDatabase(config);
      const imported = await importApp({ db: opened.db, secrets }, actor, file, fileSecrets).catch(
        (cause: unknown) => {
          throw explainFailure(cause);
        },
      );
      if (args.json === true) {
        print(JSON.stringify(imported, null, 2));
        return;
      }
      const say = words[chooseLanguage(undefined, process.env)];
      print(`  ${namedRows(imported.tables)}`);
      print(say.imported(imported.appid, imported.exportedAt.toISOString()));
      if (imported.officialAccount !== null) print(say.account(imported.officialAccount));
      print(say.paused);
      for (const step of say.steps(imported.appid)) print(`  ${step}`);
    }),
});

const actor = { kind: "system", id: null, name: "hongyan import", address: null } as const;

async function keysBeside(file: string): Promise<Uint8Array[]> {
  const beside = `${file}.key`;
  if (!existsSync(beside)) return [];
  const keys = readKeyLines(await readFile(beside, "utf8"), beside);
  return keys === undefined ? [] : [keys.masterKey, ...keys.otherMasterKeys];
}
