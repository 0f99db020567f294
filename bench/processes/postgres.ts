import { startPostgres } from "@hongyan/testing/postgres";
import { answerParent } from "../lib/answer-parent.ts";

// Postgres with fsync, looked after by a process that outlives a killed bench just long enough to clean up.

export interface Postgres {
  task: object;
  answer: {
    url: string;
  };
}

answerParent<Postgres>(async (_, resources) => {
  const postgres = resources.use(await startPostgres({ isDurable: true }));
  return { url: postgres.url };
});
