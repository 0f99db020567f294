import type { Context } from "../../context.ts";
import { countTroubled, readDatabaseSettings, type DatabaseSettings } from "../../store/health.ts";
import { finding, type Finding } from "./finding.ts";

/** Whether it answers, what waits in it, and whether what it has acknowledged survives. */
export async function checkDatabase(ctx: Context): Promise<Finding[]> {
  const startedAt = performance.now();
  const { waiting, unknown } = await countTroubled(ctx.db);
  const ms = Math.round(performance.now() - startedAt);
  const [kindZh, kindEn] = ctx.isEmbedded ? ["内置", "embedded"] : ["Postgres", "Postgres"];
  const answers = finding("database", "ok", {
    zh: `${kindZh}，${ms} 毫秒内回答。`,
    en: `It is ${kindEn}, and answers in ${ms} ms.`,
  });
  const queue = finding(
    "queue",
    waiting > 0 ? "warn" : "ok",
    {
      zh: `${waiting} 条消息晚了 5 分钟以上，${unknown} 条结果未知。`,
      en: `${waiting} messages are late by more than 5 minutes, the outcome of ${unknown} is unknown.`,
    },
    waiting > 0
      ? {
          zh: "有 worker 在运行吗？小程序是否已暂停？见下。",
          en: "Is a worker running, and is an app paused? See below.",
        }
      : null,
  );
  if (ctx.isEmbedded) return [answers, queue];
  const settings = await readDatabaseSettings(ctx.db);
  return [answers, queue, checkVersion(settings), checkDurability(settings), checkRoom(settings)];
}

/** `xid8` is the newest thing that is used. */
const leastVersion = 130_000;

function checkVersion({ versionNumber, version }: DatabaseSettings): Finding {
  const isOld = versionNumber < leastVersion;
  return finding(
    "database-version",
    isOld ? "bad" : "ok",
    { zh: `Postgres ${version}。`, en: `It is Postgres ${version}.` },
    isOld ? { zh: "升级到 13 或更高。", en: "Upgrade to 13 or later." } : null,
  );
}

/** M2 rests on it: an acknowledged message is one that the database has on its disk. */
export function checkDurability({
  fsync,
  fullPageWrites,
  synchronousCommit,
}: DatabaseSettings): Finding {
  const off = [
    ...(fsync === "off" ? ["fsync"] : []),
    ...(fullPageWrites === "off" ? ["full_page_writes"] : []),
    ...(synchronousCommit === "off" ? ["synchronous_commit"] : []),
  ];
  if (off.length === 0) {
    return finding("database-durability", "ok", {
      zh: "已受理的消息在数据库崩溃后仍在。",
      en: "What was accepted survives a crash of the database.",
    });
  }
  return finding(
    "database-durability",
    "bad",
    {
      zh: `数据库关闭了 ${off.join("、")}：崩溃可能丢失已受理的消息。`,
      en: `The database has ${off.join(", ")} off: a crash may lose messages that were accepted.`,
    },
    {
      zh: `打开它们：${off.map((name) => `alter system set ${name} = on`).join("；")}，然后重新加载配置。`,
      en: `Switch it on: ${off.map((name) => `alter system set ${name} = on`).join("; ")}, then reload the configuration.`,
    },
  );
}

/** 10 for statements, 4 for the queue, and one that listens. */
const mostConnections = 15;

function checkRoom({ maxConnections, connections, processes }: DatabaseSettings): Finding {
  const needed = processes * mostConnections;
  const isTight = needed > maxConnections || connections > maxConnections * 0.8;
  return finding(
    "database-connections",
    isTight ? "warn" : "ok",
    {
      zh: `看到 ${processes} 个鸿雁进程，最多用 ${needed} 个连接；数据库允许 ${maxConnections} 个，现有 ${connections} 个。`,
      en: `Processes of Hongyan: ${processes}, which take up to ${needed} connections; the database allows ${maxConnections}, and has ${connections}.`,
    },
    isTight
      ? {
          zh: "提高 max_connections，或减少进程（docs/operations/scaling.zh-CN.md）。",
          en: "Raise max_connections, or run fewer processes (docs/operations/scaling.md).",
        }
      : null,
  );
}
