import { stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { Context } from "../../context.ts";
import { finding, type Finding } from "./finding.ts";

/** The machine and the settings of the process that answers. */
export async function checkHost(ctx: Context): Promise<Finding[]> {
  return [
    checkNode(),
    checkUser(),
    checkAddress(ctx),
    ...(ctx.isEmbedded ? [isEmbedded, await checkDisk(ctx), await checkModes(ctx)] : []),
    checkMasterKey(ctx),
    checkRetention(ctx),
  ];
}

/** Even majors are the ones that are looked after for years. */
function checkNode(): Finding {
  const { node } = process.versions;
  const isShortLived = Number.parseInt(node, 10) % 2 === 1;
  return finding(
    "node",
    isShortLived ? "warn" : "ok",
    { zh: `Node ${node}。`, en: `It is Node ${node}.` },
    isShortLived
      ? {
          zh: "奇数版本只维护几个月，换用 LTS。",
          en: "Odd versions are looked after for months only: take an LTS.",
        }
      : null,
  );
}

function checkUser(): Finding {
  const isRoot = process.getuid?.() === 0;
  return finding(
    "user",
    isRoot ? "warn" : "ok",
    isRoot
      ? { zh: "进程以 root 运行。", en: "The process runs as root." }
      : { zh: "进程不以 root 运行。", en: "The process does not run as root." },
    isRoot
      ? {
          zh: "用一个没有权限的用户运行；鸿雁不需要 root。",
          en: "Run it as a user without rights; Hongyan needs none of root's.",
        }
      : null,
  );
}

function checkAddress({ config: { host, trustedProxies } }: Context): Finding {
  const isLoopback = host === "localhost" || host === "::1" || host.startsWith("127.");
  if (trustedProxies.length > 0) {
    return finding("proxy", "ok", {
      zh: `监听 ${host}，信任代理 ${trustedProxies.join("、")}。`,
      en: `It listens on ${host} and believes the proxies ${trustedProxies.join(", ")}.`,
    });
  }
  return finding(
    "proxy",
    "warn",
    {
      zh: `监听 ${host}，说的是明文 HTTP，却没有设置可信代理${isLoopback ? "" : "，而且整个网络都能直接访问"}。`,
      en: `It listens on ${host} and speaks plain HTTP, and no proxy is named${isLoopback ? "" : "; the whole network reaches it directly"}.`,
    },
    {
      zh: "在前面放带 TLS 的反向代理，并写进 HONGYAN_TRUSTED_PROXIES：否则所有用户共用代理的限流额度。",
      en: "Put a reverse proxy with TLS in front and name it in HONGYAN_TRUSTED_PROXIES: else all users share the proxy's limit.",
    },
  );
}

const isEmbedded = finding(
  "database-kind",
  "warn",
  {
    zh: "内置数据库只有一个进程、一台机器。",
    en: "The embedded database is one process on one machine.",
  },
  {
    zh: "规模小可以，务必备份数据目录；否则设置 DATABASE_URL 用 Postgres。",
    en: "Good for a small service, with a backup of the data folder; else set DATABASE_URL to a Postgres.",
  },
);

const leastBytes = 256 * 2 ** 20;
const comfortableBytes = 2 * 2 ** 30;

async function checkDisk({ config }: Context): Promise<Finding> {
  const { bavail, bsize } = await statfs(config.dataDir);
  const free = bavail * bsize;
  const verdict = free < leastBytes ? "bad" : free < comfortableBytes ? "warn" : "ok";
  const gib = (free / 2 ** 30).toFixed(1);
  return finding(
    "disk",
    verdict,
    {
      zh: `数据目录所在磁盘还有 ${gib} GiB。`,
      en: `The disk of the data folder has ${gib} GiB left.`,
    },
    verdict === "ok"
      ? null
      : {
          zh: "腾出空间，或缩短保留天数（docs/operations/retention.zh-CN.md）。",
          en: "Make room, or keep records for fewer days (docs/operations/retention.md).",
        },
  );
}

async function checkModes({ config: { dataDir } }: Context): Promise<Finding> {
  const paths = [dataDir, join(dataDir, "master-key"), join(dataDir, "api-key")];
  const open: string[] = [];
  for (const path of paths) {
    const mode = (await stat(path).catch(() => undefined))?.mode ?? 0;
    if ((mode & 0o077) !== 0) open.push(path);
  }
  if (open.length === 0) {
    return finding("file-modes", "ok", {
      zh: "数据目录只有所有者能读。",
      en: "The data folder is its owner's alone.",
    });
  }
  return finding(
    "file-modes",
    "bad",
    { zh: `其他用户能读 ${open.join("、")}。`, en: `Others can read ${open.join(", ")}.` },
    { zh: `chmod go-rwx ${open.join(" ")}`, en: `chmod go-rwx ${open.join(" ")}` },
  );
}

function checkMasterKey({ config, isEmbedded }: Context): Finding {
  return finding(
    "master-key",
    "ok",
    isEmbedded
      ? {
          zh: `主密钥能解开已存的密钥。${join(config.dataDir, "master-key")} 请另存一份：丢了它，密钥都要重新填写。`,
          en: `The master key opens what is stored. Keep a copy of ${join(config.dataDir, "master-key")} elsewhere: without it every secret has to be entered anew.`,
        }
      : {
          zh: "主密钥能解开已存的密钥。请与数据库备份分开存放。",
          en: "The master key opens what is stored. Keep it apart from the database's backups.",
        },
  );
}

function checkRetention({ config: { keepDays } }: Context): Finding {
  const forEver = Object.entries(keepDays).flatMap(([name, days]) => (days === 0 ? [name] : []));
  if (forEver.length === 0) {
    return finding("retention", "ok", {
      zh: `消息保留 ${keepDays.messages} 天，事件保留 ${keepDays.events} 天。`,
      en: `Messages are kept for ${keepDays.messages} days, events for ${keepDays.events}.`,
    });
  }
  return finding(
    "retention",
    "warn",
    { zh: `永久保留：${forEver.join("、")}。`, en: `Kept for ever: ${forEver.join(", ")}.` },
    {
      zh: "设置 HONGYAN_KEEP_…_DAYS：个人信息不应保留得比需要的更久。",
      en: "Set HONGYAN_KEEP_…_DAYS: personal data should not be kept for longer than it is needed.",
    },
  );
}
