import { readConfig, startServer, type Server } from "@hongyan/server";
import { answerParent } from "../lib/answer-parent.ts";

// A worker as `hongyan worker` starts it, whose beginning the bench chooses: started first, woken when all are ready.

export interface GatedWorker {
  task: { start: { env: Record<string, string | undefined> } } | { wake: true };
  answer: {
    /** Up to now. */
    peakRssMib: number;
  };
}

let server: Server | undefined;

answerParent<GatedWorker>(async (task, resources) => {
  if ("start" in task) {
    server = resources.use(await startServer(readConfig(task.start.env), { api: false }));
  } else {
    server?.ctx.queue.wake("dispatch");
  }
  // maxRSS is in KiB on every platform.
  return { peakRssMib: process.resourceUsage().maxRSS / 1024 };
});
