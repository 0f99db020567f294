import autocannon from "autocannon";
import { answerParent } from "../lib/answer-parent.ts";
import { nowMs } from "../lib/clock.ts";
import { floodConnections } from "../lib/flood-size.ts";
import { postMessageOf } from "../lib/sample.ts";

// The business in a hurry: POST /v1/messages as fast as the answers come, by autocannon.

export interface Flood {
  task: {
    url: string;
    /** Users from this one on get one message each. */
    firstUser: number;
    /** A multiple of `floodConnections`. */
    requests: number;
  };
  answer: {
    elapsedMs: number;
    latencyMs: { p50: number; p90: number; p99: number; p999: number };
  };
}

answerParent<Flood>(async ({ url, firstUser, requests }) => {
  const perConnection = requests / floodConnections;
  let nextUser = firstUser;
  const startedAtMs = nowMs();
  let lastAtMs = startedAtMs;
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const running = autocannon(
      {
        url,
        connections: floodConnections,
        amount: requests,
        // Each connection has messages of its own, written before it starts.
        setupClient(client) {
          const from = nextUser;
          nextUser += perConnection;
          client.setRequests(
            Array.from({ length: perConnection }, (_, index) => postMessageOf(from + index)),
          );
        },
      },
      (error, result) => {
        if (error) reject(error as Error);
        else resolve(result);
      },
    );
    // Its own time is rounded to its ticks.
    running.on("response", () => (lastAtMs = nowMs()));
  });
  if (result["2xx"] !== requests) {
    throw new Error(
      `of ${requests} requests ${result["2xx"]} were accepted, ${result.non2xx} refused, ${result.errors} lost`,
    );
  }
  const { p50, p90, p99, p99_9: p999 } = result.latency;
  return { elapsedMs: lastAtMs - startedAtMs, latencyMs: { p50, p90, p99, p999 } };
});
