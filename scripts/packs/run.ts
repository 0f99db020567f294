import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** What the command printed. Throws with all of it when it fails. */
export async function run(
  command: string,
  args: readonly string[],
  { cwd, path }: { cwd: string; path?: string },
): Promise<string> {
  const env = path === undefined ? process.env : { ...process.env, PATH: path };
  try {
    const { stdout } = await execute(command, args, { cwd, env, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(" ")}\n${stdout ?? ""}${stderr ?? ""}`, {
      cause: error,
    });
  }
}
