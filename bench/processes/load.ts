import { setTimeout as wait } from "node:timers/promises";
import { answerParent } from "../lib/answer-parent.ts";
import { nowMs } from "../lib/clock.ts";
import { openPool } from "../lib/http-pool.ts";
import { apiKey, openidOf, paramsOf, scene } from "../lib/sample.ts";

// The business: POST /v1/messages over kept-alive connections.

export interface Load {
  task: {
    url: string;
    /** Users from this one on get one message each. */
    firstUser: number;
    requests: number;
    /** undefined: as many as possible, 64 in flight. */
    perSecond: number | undefined;
  };
  answer: {
    elapsedMs: number;
    latenciesMs: number[];
  };
}

const inFlight = 64;
const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };

answerParent<Load>(async ({ url, firstUser, requests, perSecond }) => {
  await using http = openPool(url, inFlight);
  const bodies = Array.from({ length: requests }, (_, index) => requestBody(firstUser + index));
  const latenciesMs: number[] = [];
  const startedAtMs = nowMs();

  const post = async (body: string, sinceMs: number): Promise<void> => {
    const answer = await http.pool.request({ method: "POST", path: "/v1/messages", headers, body });
    const text = await answer.body.text();
    if (answer.statusCode !== 202) throw new Error(`HTTP ${answer.statusCode} ${text}`);
    latenciesMs.push(nowMs() - sinceMs);
  };

  if (perSecond === undefined) await flood(bodies, post);
  else await pace(bodies, post, { startedAtMs, everyMs: 1000 / perSecond });
  return { elapsedMs: nowMs() - startedAtMs, latenciesMs };
});

type Post = (body: string, sinceMs: number) => Promise<void>;

async function flood(bodies: string[], post: Post): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < bodies.length) {
      const body = bodies[next] as string;
      next += 1;
      await post(body, nowMs());
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
}

/** Open loop: a slow answer delays no later request, and each is measured from the time at which it was meant to go. */
async function pace(
  bodies: string[],
  post: Post,
  { startedAtMs, everyMs }: { startedAtMs: number; everyMs: number },
): Promise<void> {
  const posted: Promise<void>[] = [];
  while (posted.length < bodies.length) {
    const dueAtMs = startedAtMs + posted.length * everyMs;
    if (nowMs() < dueAtMs) await wait(1);
    else posted.push(post(bodies[posted.length] as string, dueAtMs));
  }
  await Promise.all(posted);
}

function requestBody(user: number): string {
  return JSON.stringify({
    to: { openid: openidOf(user) },
    scene: scene.name,
    params: paramsOf(user),
  });
}
