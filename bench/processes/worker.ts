import { readConfig, startServer, type Context } from "@hongyan/server";
import { sql } from "kysely";
import { answerParent } from "../lib/answer-parent.ts";
import { nowMs } from "../lib/clock.ts";

// A worker as `hongyan worker` starts it, on a database whose messages are queued already.

export interface Worker {
  task: {
    env: Record<string, string | undefined>;
    messages: number;
  };
  answer: {
    /** When the last message was settled: its outcome committed. */
    endedAtMs: number;
    peakRssMib: number;
  };
}

answerParent<Worker>(async ({ env, messages }) => {
  await using server = await startServer(readConfig(env), { api: false });
  await untilSettled(server.ctx, messages);
  const endedAtMs = nowMs();
  await checkAllSent(server.ctx, messages);
  // maxRSS is in KiB on every platform.
  return { endedAtMs, peakRssMib: process.resourceUsage().maxRSS / 1024 };
});

/** The step is told after the commit, so that nothing has to ask the database while it is busy. */
async function untilSettled(ctx: Context, messages: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const look = async (): Promise<void> => {
      const outcomes = await ctx.metrics.outcomes.get();
      for (const { labels, value } of outcomes.values) {
        if (labels.outcome !== "sent") throw new Error(`${value} sends ended as ${labels.outcome}`);
        if (value >= messages) resolve();
      }
    };
    ctx.steps.watch((step) => {
      if (step.name === "settled") look().catch(reject);
    });
    look().catch(reject);
  });
}

/** The metric counts what the worker believes; the rows are the truth. */
async function checkAllSent(ctx: Context, messages: number): Promise<void> {
  const { rows } = await sql<{ status: string; count: number }>`
    select m.status, count(*)::integer as count
    from hongyan.messages m
    group by m.status`.execute(ctx.db);
  const [only] = rows;
  if (rows.length === 1 && only?.status === "sent" && only.count === messages) return;
  throw new Error(`not every message is sent: ${JSON.stringify(rows)}`);
}
