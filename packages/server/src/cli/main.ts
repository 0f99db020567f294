import { commands } from "./commands.ts";
import { runProgram } from "./frame/program.ts";

// Whoever reads the first lines only (`| head`) has what they wanted.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

const exitCode = await runProgram(commands, process.argv.slice(2), process);
if (exitCode !== undefined) process.exitCode = exitCode;
