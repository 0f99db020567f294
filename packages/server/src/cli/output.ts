import { HongyanError } from "../errors.ts";

export function print(line = ""): void {
  process.stdout.write(`${line}\n`);
}

/** Runs a command; an error of ours is shown as a sentence with its hint, not as a stack. */
export async function run(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    process.exitCode = 1;
    if (error instanceof HongyanError) {
      process.stderr.write(`\n✗ ${error.message} [${error.code}]\n`);
      if (error.hint !== undefined) process.stderr.write(`  → ${error.hint}\n`);
      if (error.cause instanceof Error) process.stderr.write(`  (${error.cause.message})\n`);
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
