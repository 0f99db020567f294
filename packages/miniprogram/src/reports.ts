import { assign } from "./assign.ts";
import type { Memory, Report } from "./memory.ts";
import type { Session } from "./session.ts";
import { singleFlight } from "./single-flight.ts";
import type { PushError } from "./types.ts";
import { wait } from "./wait.ts";

/** What the server does not know yet: kept until it does. */
export interface Reports {
  /** Keeps a report and sends it at once. Resolves to whether the server has it; at a slow server, to false meanwhile. */
  keep(body: Report["body"]): Promise<boolean>;
  /** Sends what is kept, the oldest first. */
  flush(): Promise<void>;
}

export function createReports(
  memory: Memory,
  session: Session,
  tell: (error: PushError) => void,
): Reports {
  const firstPauseMs = 2_000;
  const longestPauseMs = 300_000;
  /** The page waits for its answer: what takes longer goes on behind it. */
  const patienceMs = 3_000;
  let pause: Promise<void> | undefined;
  let pauseMs = firstPauseMs;

  const flush = singleFlight(sendAll);
  return { keep, flush };

  async function keep(body: Report["body"]): Promise<boolean> {
    const report: Report = { body, at: Date.now() };
    memory.queue.push(report);
    memory.save();
    await Promise.race([flush(), wait(patienceMs)]);
    return !!report.isTaken;
  }

  async function sendAll(): Promise<void> {
    for (let report; (report = memory.queue[0]);) {
      const { body, at } = report;
      const [path, promised] = body.choices
        ? (["/mp/grants", "balances"] as const)
        : (["/mp/opened", "opened"] as const);
      const { body: answer, error } = await session.callAsUser<{
        balances?: Memory["balances"];
        opened?: true;
      }>(path, promised, assign({ ageMs: Date.now() - at }, body));
      if (error) {
        tell(error);
        if (error.retry !== "never") {
          pause = pause || wait(pauseMs).then(retry);
          pauseMs = Math.min(pauseMs * 2, longestPauseMs);
          return;
        }
      } else {
        report.isTaken = true;
        if (answer.balances) memory.balances = answer.balances;
      }
      pauseMs = firstPauseMs;
      memory.queue.shift();
      memory.save();
    }
  }

  function retry(): void {
    pause = undefined;
    void flush();
  }
}
