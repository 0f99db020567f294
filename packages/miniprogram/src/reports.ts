import { assign } from "./assign.ts";
import type { Memory, Report } from "./memory.ts";
import type { Session } from "./session.ts";
import { singleFlight } from "./single-flight.ts";
import type { PushError } from "./types.ts";

/** In a mini program as everywhere; the library that the types are checked with has none. */
declare const setTimeout: (callback: () => void, ms: number) => unknown;

/** What the server does not know yet: kept until it does. */
export interface Reports {
  /** Keeps a report and sends it at once. Resolves to whether the server has it; at a slow server, to false meanwhile. */
  add(path: Report["path"], body: object): Promise<boolean>;
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
  let timer: unknown = 0;
  let pauseMs = firstPauseMs;

  const flush = singleFlight(sendAll);
  return { add, flush };

  async function add(path: Report["path"], body: object): Promise<boolean> {
    const report: Report = { path, body, at: Date.now() };
    memory.reports.push(report);
    memory.save();
    await Promise.race([flush(), new Promise<void>((done) => setTimeout(done, patienceMs))]);
    return !!report.isTaken;
  }

  async function sendAll(): Promise<void> {
    for (let report; (report = memory.reports[0]);) {
      const { path, body, at } = report;
      const ageMs = Date.now() - at;
      const answer = await session.call<{ balances?: Memory["balances"]; opened?: true }>(
        path,
        path === "/mp/grants" ? "balances" : "opened",
        assign({ ageMs }, body),
      );
      if (answer.error) {
        tell(answer.error);
        if (answer.error.retry !== "never") {
          timer = timer || setTimeout(retry, pauseMs);
          pauseMs = Math.min(pauseMs * 2, longestPauseMs);
          return;
        }
      } else {
        report.isTaken = true;
        if (answer.body.balances) memory.balances = answer.body.balances;
      }
      pauseMs = firstPauseMs;
      memory.reports.shift();
      memory.save();
    }
  }

  function retry(): void {
    timer = 0;
    void flush();
  }
}
