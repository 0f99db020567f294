import { answerParent } from "../lib/answer-parent.ts";
import { nowMs } from "../lib/clock.ts";
import { openPool } from "../lib/http-pool.ts";
import { sendOf } from "../lib/sample.ts";

// The ceiling: the same requests as the worker's, and nothing else. No database, no queue, no answer looked at.

export interface BareLoop {
  task: {
    url: string;
    sends: number;
    connections: number;
  };
  answer: {
    endedAtMs: number;
  };
}

const path = `/cgi-bin/message/subscribe/send?access_token=${"t".repeat(136)}`;
const headers = { "content-type": "application/json" };

answerParent<BareLoop>(async ({ url, sends, connections }) => {
  // Written beforehand, as the durable rows hold theirs.
  const bodies = Array.from({ length: 1_000 }, (_, index) => JSON.stringify(sendOf(index)));
  await using http = openPool(url, connections);
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < sends) {
      const body = bodies[next % bodies.length] as string;
      next += 1;
      const answer = await http.pool.request({ method: "POST", path, headers, body });
      await answer.body.text();
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
  return { endedAtMs: nowMs() };
});
