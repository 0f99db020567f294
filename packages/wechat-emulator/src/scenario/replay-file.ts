import { readFileSync } from "node:fs";
import { parseJson } from "../json.ts";
import { replayScenario } from "./replay-scenario.ts";
import { readScenario } from "./scenario.ts";

/** `--replay FILE`: plays it and prints each call with its answer. Returns the exit code: 1 where something came otherwise. */
export async function replayFile(file: string, write: (line: string) => void): Promise<number> {
  const scenario = readScenario(parseJson(readFileSync(file, "utf8")));
  const { calls, sentEvent, isSame } = await replayScenario(scenario);
  write(scenario.title);
  for (const { path, expected, answer } of calls) {
    write(
      answer === expected ? `✓ ${path}: ${answer}` : `✗ ${path}: ${answer}, and was ${expected}`,
    );
  }
  if (sentEvent !== null) {
    write(
      `  subscribe_msg_sent_event: ${sentEvent.ErrorStatus} (ErrorCode ${sentEvent.ErrorCode})`,
    );
  }
  write(isSame ? "Everything came as it was." : "It did not come as it was.");
  return isSame ? 0 : 1;
}
