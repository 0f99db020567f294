import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { join } from "node:path";
import type { ChildProcess } from "node:child_process";

/** The folder of one run, with a file for each process and one for what was done to them. */
export interface Logs extends AsyncDisposable {
  folder: string;
  /** A line of the laboratory itself, with the time since the run began. */
  note(text: string): void;
  write(name: string, text: string): void;
  /** Everything that a process says, from now on. */
  follow(name: string, child: ChildProcess): void;
}

export function openLogs(folder: string): Logs {
  mkdirSync(folder, { recursive: true });
  const files = new Map<string, WriteStream>();
  const startedAt = performance.now();
  const fileOf = (name: string): WriteStream => {
    const known = files.get(name);
    if (known !== undefined) return known;
    const file = createWriteStream(join(folder, `${name}.log`));
    files.set(name, file);
    return file;
  };
  const write = (name: string, text: string): void => {
    fileOf(name).write(text);
  };
  return {
    folder,
    write,
    note(text) {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(2);
      write("laboratory", `${seconds.padStart(7)} s  ${text}\n`);
    },
    follow(name, child) {
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on("data", (chunk: Buffer) => write(name, chunk.toString()));
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(
        [...files.values()].map((file) => new Promise<void>((resolve) => file.end(resolve))),
      );
    },
  };
}
