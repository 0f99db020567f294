import { defineCommand } from "citty";
import { readConfig, type ServerConfig } from "../config.ts";
import { countSealed, resealSecrets, type SealCounts } from "../flow/setup/reseal-secrets.ts";
import { writeAudit } from "../flow/operators/write-audit.ts";
import { beginKeyFileRotation, endKeyFileRotation } from "../master-keys.ts";
import { createSecrets } from "../secrets.ts";
import { chooseLanguage } from "./frame/words.ts";
import { openDatabase } from "./open-database.ts";
import { print, run } from "./output.ts";

const en = {
  sealed: ({ current, other }: SealCounts) =>
    `${current} sealed under the present master key, ${other} under another one`,
  resealed: (count: number) => `✓ ${count} sealed anew`,
  unreadable: (what: string) => `! opens under no key: ${what}. Enter it anew`,
  done: "✓ nothing needs another key any more",
  dropFile: "The new key is in the data folder; the old one has been removed.",
  dropVariable: (at: string) =>
    `When every process runs with the new key: take the old one out of HONGYAN_OTHER_MASTER_KEYS after ${at}. Until then it proves the session tokens that were given before.`,
  notDone: "✗ the other key is still needed: hongyan master-key rotate",
};

const words: { en: typeof en; "zh-CN": typeof en } = {
  en,
  "zh-CN": {
    sealed: ({ current, other }) => `${current} 项由当前主密钥加密，${other} 项由其他主密钥加密`,
    resealed: (count) => `✓ 已重新加密 ${count} 项`,
    unreadable: (what) => `! 没有密钥能打开 ${what}，请重新填写`,
    done: "✓ 已不再需要其他主密钥",
    dropFile: "新密钥在数据目录中，旧密钥已删除。",
    dropVariable: (at) =>
      `所有进程都使用新密钥后，请在 ${at} 之后把旧密钥从 HONGYAN_OTHER_MASTER_KEYS 中移除；在此之前它用于验证先前签发的会话令牌。`,
    notDone: "✗ 仍需要其他主密钥：请运行 hongyan master-key rotate",
  },
};

/** As long as what was signed under the key before is good: /mp sessions and drop-in tokens. */
const longestTokenMs = 2 * 3600 * 1000;

const rotate = defineCommand({
  meta: {
    name: "rotate",
    description:
      "Seal every stored secret anew under HONGYAN_MASTER_KEY, while servers run; with the embedded database (server stopped) under a new key",
    zh: "服务器运行时，用 HONGYAN_MASTER_KEY 重新加密全部机密；内嵌数据库（先停服务器）则换用新密钥",
    examples: ["hongyan master-key rotate"],
  },
  args: { json: { type: "boolean", description: "For programs", zh: "供程序使用" } },
  run: ({ args }) =>
    run(async () => {
      const isKeyInFolder = !process.env["HONGYAN_MASTER_KEY"] && !process.env["DATABASE_URL"];
      let config = readConfig(process.env);
      // Holds the data folder, so that no server starts with the key that is about to be replaced.
      await using opened = await openDatabase(config);
      if (isKeyInFolder) {
        beginKeyFileRotation(config.dataDir);
        config = readConfig(process.env);
      }
      const ctx = { db: opened.db, secrets: secretsOf(config) };
      const before = await resealSecrets(ctx);
      const after = await countSealed(ctx);
      if (before.other > 0) {
        await writeAudit(ctx.db, command, {
          action: "master-key.rotated",
          after: { sealedAnew: before.other },
        });
      }
      if (isKeyInFolder && after.other === 0) endKeyFileRotation(config.dataDir);
      if (args.json === true) print(JSON.stringify({ resealed: before.other, ...after }, null, 2));
      else tell(before, after, isKeyInFolder);
      if (after.other > 0) process.exitCode = 1;
    }),
});

const check = defineCommand({
  meta: {
    name: "check",
    description: "Is anything still sealed under another key? Exits with 1 if so",
    zh: "是否还有机密由其他密钥加密；有则退出码为 1",
    examples: ["hongyan master-key check"],
  },
  args: { json: { type: "boolean", description: "For programs", zh: "供程序使用" } },
  run: ({ args }) =>
    run(async () => {
      const say = words[chooseLanguage(undefined, process.env)];
      const config = readConfig(process.env);
      await using opened = await openDatabase(config);
      const counts = await countSealed({ db: opened.db, secrets: secretsOf(config) });
      if (counts.other > 0) process.exitCode = 1;
      if (args.json === true) {
        print(JSON.stringify(counts, null, 2));
        return;
      }
      print(say.sealed(counts));
      for (const what of counts.unreadable) print(say.unreadable(what));
      print(counts.other > 0 ? say.notDone : say.done);
    }),
});

export const masterKey = defineCommand({
  meta: {
    name: "master-key",
    description: "Change the key that stored secrets are sealed under",
    zh: "更换加密机密所用的主密钥",
  },
  subCommands: { rotate, check },
});

const command = {
  kind: "system",
  id: null,
  name: "hongyan master-key rotate",
  address: null,
} as const;

function secretsOf(config: ServerConfig) {
  return createSecrets(config.masterKey, config.otherMasterKeys);
}

function tell(before: SealCounts, after: SealCounts, isKeyInFolder: boolean): void {
  const say = words[chooseLanguage(undefined, process.env)];
  print(say.resealed(before.other));
  for (const what of after.unreadable) print(say.unreadable(what));
  // A process that does not know the new key yet has sealed something meanwhile.
  if (after.other > 0) {
    print(say.notDone);
    return;
  }
  print(say.done);
  const at = new Date(Date.now() + longestTokenMs).toLocaleString("sv-SE").slice(0, 16);
  print(isKeyInFolder ? say.dropFile : say.dropVariable(at));
}
