import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** Whether processes other than our own can be asked what they have used: Linux says so in /proc. */
export const hasProc = process.platform === "linux";

/** CPU seconds that a process has used, in user and system mode. */
export function cpuSecondsOf(pid: number): number {
  const { own } = readStat(pid) ?? { own: 0 };
  return own / ticksPerSecond();
}

/** The same for a Postgres: the postmaster, its living children, and those that have ended. */
export function cpuSecondsOfTree(pid: number): number {
  const root = readStat(pid);
  if (root === undefined) return 0;
  const children = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readStat(Number(name)) ?? [])
    .filter((stat) => stat.parent === pid);
  const ticks = children.reduce((sum, stat) => sum + stat.own, root.own + root.endedChildren);
  return ticks / ticksPerSecond();
}

/** The most memory that a process has had at once. */
export function peakRssMibOf(pid: number): number {
  const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kib) / 1024;
}

interface Stat {
  parent: number;
  own: number;
  endedChildren: number;
}

/** proc(5), /proc/pid/stat; undefined when the process is gone. */
function readStat(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name, in parentheses, may hold anything; the numbers follow it: state, ppid, …, utime, stime, cutime, cstime.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const at = (index: number): number => Number(fields[index]);
    return { parent: at(1), own: at(11) + at(12), endedChildren: at(13) + at(14) };
  } catch {
    return undefined;
  }
}

let ticks: number | undefined;

function ticksPerSecond(): number {
  return (ticks ??= Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" })));
}
