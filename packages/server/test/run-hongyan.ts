import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));

export interface Ended {
  code: number;
  /** Standard output, then standard error. */
  out: string;
}

/** `hongyan` as a person types it, in English. */
export function hongyan(
  args: string[],
  env: Record<string, string>,
  cwd = process.cwd(),
): Promise<Ended> {
  const all = ["--conditions=@hongyan/source", program, ...args];
  return ended(process.execPath, all, { cwd, env: { LC_ALL: "C", ...env } });
}

export function ended(
  file: string,
  args: string[],
  { cwd, env }: { cwd: string; env: Record<string, string> },
): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(file, args, { cwd, env: { ...process.env, ...env } }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out: out + err });
    });
  });
}
