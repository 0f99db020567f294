import { readConfig, startServer } from "@hongyan/server";
import { answerParent } from "../lib/answer-parent.ts";

// A server as `hongyan serve` starts it, with or without a worker.

export interface Server {
  task: {
    env: Record<string, string | undefined>;
    worker: boolean;
  };
  answer: {
    url: string;
  };
}

answerParent<Server>(async ({ env, worker }, resources) => {
  const server = resources.use(await startServer(readConfig(env), { worker }));
  return { url: server.url };
});
