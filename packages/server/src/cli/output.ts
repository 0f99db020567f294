import { HongyanError } from "../errors.ts";
import { describeFailure, exitCodeOf } from "./frame/failures.ts";
import { explainFileFailure } from "./frame/file-failures.ts";
import { chooseLanguage, inLanguage } from "./frame/words.ts";

export function print(line = ""): void {
  process.stdout.write(`${line}\n`);
}

/** Runs a command that works without a running server; an error of ours is shown as a sentence with its hint, not as a stack. */
export async function run(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    process.exitCode = exitCodeOf(error);
    const language = chooseLanguage(undefined, process.env);
    const known = error instanceof HongyanError ? error : explainFileFailure(error, language);
    if (known !== undefined) {
      process.stderr.write(`\n${describeFailure(known)}\n`);
      return;
    }
    if (isAddressInUse(error)) {
      process.stderr.write(
        inLanguage(language, {
          en: `\n✗ port ${error.port} is in use\n  → Stop the other program, or choose with PORT (and EMULATOR_PORT).\n`,
          zh: `\n✗ 端口 ${error.port} 已被占用\n  → 请停止占用它的程序，或用 PORT（和 EMULATOR_PORT）换一个。\n`,
        }),
      );
      return;
    }
    throw error;
  }
}

export function isAddressInUse(error: unknown): error is Error & { port: number } {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}
