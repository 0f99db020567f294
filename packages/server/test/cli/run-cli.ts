import { PassThrough, Readable } from "node:stream";
import { commands } from "../../src/cli/commands.ts";
import { runProgram } from "../../src/cli/frame/program.ts";

export interface CliResult {
  exitCode: number;
  stdout: string;
  stderr: string;
  /** What `--json` printed. */
  json(): Record<string, unknown>;
}

export interface RunOptions {
  env?: Record<string, string | undefined>;
  stdin?: string;
  /** Told of each piece of it as it comes. */
  onStderr?: (text: string) => void;
}

/** A command line as a user types it, run in this process: without a terminal, its output caught. */
export async function runCli(args: string[], options: RunOptions = {}): Promise<CliResult> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  stderr.on("data", (chunk: Buffer) => options.onStderr?.(chunk.toString()));
  const texts = [collect(stdout), collect(stderr)] as const;
  const exitCode = await runProgram(commands, args, {
    env: options.env ?? {},
    stdin: Readable.from(options.stdin === undefined ? [] : [options.stdin]),
    stdout,
    stderr,
  });
  stdout.end();
  stderr.end();
  const [out, errors] = await Promise.all(texts);
  return { exitCode: exitCode ?? 0, stdout: out, stderr: errors, json: () => JSON.parse(out) };
}

async function collect(stream: PassThrough): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += String(chunk);
  return text;
}
