import { execFileSync } from "node:child_process";

let version: string | undefined | null = null;

/** Of the installed `redis-server`; undefined where there is none. */
export function redisVersion(): string | undefined {
  if (version === null) version = ask();
  return version;
}

function ask(): string | undefined {
  try {
    const said = execFileSync("redis-server", ["--version"], { encoding: "utf8", stdio: "pipe" });
    return /v=(\S+)/.exec(said)?.[1] ?? "unknown";
  } catch {
    return undefined;
  }
}
