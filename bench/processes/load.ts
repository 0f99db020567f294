import { setTimeout as wait } from "node:timers/promises";
import { answerParent } from "../lib/answer-parent.ts";
import { nowMs } from "../lib/clock.ts";
import { openPool } from "../lib/http-pool.ts";
import { postMessageOf } from "../lib/sample.ts";

// The business at its pace: POST /v1/messages at a fixed rate, which autocannon cannot do evenly (it sends each
// connection's share of a second at the second's beginning).

export interface Load {
  task: {
    url: string;
    /** Users from this one on get one message each. */
    firstUser: number;
    requests: number;
    perSecond: number;
    /** Fields that each request has besides. */
    extra?: object;
  };
  answer: {
    /** When each request was meant to go. */
    dueAtMs: number[];
    latenciesMs: number[];
  };
}

const connections = 64;

/** Open loop: a slow answer delays no later request, and each is measured from the time at which it was meant to go. */
answerParent<Load>(async ({ url, firstUser, requests, perSecond, extra }) => {
  await using http = openPool(url, connections);
  const prepared = Array.from({ length: requests }, (_, index) =>
    postMessageOf(firstUser + index, extra),
  );
  const latenciesMs: number[] = [];
  const post = async (request: (typeof prepared)[number], dueAtMs: number): Promise<void> => {
    const answer = await http.pool.request(request);
    const text = await answer.body.text();
    if (answer.statusCode !== 202) throw new Error(`HTTP ${answer.statusCode} ${text}`);
    latenciesMs.push(nowMs() - dueAtMs);
  };

  const startedAtMs = nowMs();
  const dueAtMs = prepared.map((_, index) => startedAtMs + (index * 1000) / perSecond);
  const posted: Promise<void>[] = [];
  for (const [index, request] of prepared.entries()) {
    const due = dueAtMs[index] ?? startedAtMs;
    while (nowMs() < due) await wait(1);
    posted.push(post(request, due));
  }
  await Promise.all(posted);
  return { dueAtMs, latenciesMs };
});
