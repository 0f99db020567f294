import { HongyanError } from "../errors.ts";
import { describeFailure, exitCodeOf } from "./frame/failures.ts";

export function print(line = ""): void {
  process.stdout.write(`${line}\n`);
}

/** Runs a command that works without a running server; an error of ours is shown as a sentence with its hint, not as a stack. */
export async function run(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    process.exitCode = exitCodeOf(error);
    if (error instanceof HongyanError) {
      process.stderr.write(`\n${describeFailure(error)}\n`);
      return;
    }
    if (isAddressInUse(error)) {
      process.stderr.write(
        `\n✗ port ${error.port} is in use\n  → Stop the other program, or choose with PORT (and EMULATOR_PORT).\n`,
      );
      return;
    }
    throw error;
  }
}

export function isAddressInUse(error: unknown): error is Error & { port: number } {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}
