import { defineCommand } from "citty";
import { readConfig } from "../config.ts";
import { HongyanError } from "../errors.ts";
import { startServer } from "../server.ts";
import { inTerminalLanguage } from "./frame/words.ts";
import { keepUrl } from "./kept-url.ts";
import { run } from "./output.ts";
import { setupUrl } from "./setup-url.ts";
import { longestStopMs, untilStopped } from "./until-stopped.ts";

export const serve = defineCommand({
  meta: {
    name: "serve",
    description: "Serve the API, and carry out sends unless --no-worker is given",
    zh: "提供接口，并执行发送；加 --no-worker 则只提供接口",
    examples: ["hongyan serve", "hongyan serve --no-worker"],
  },
  args: {
    worker: {
      type: "boolean",
      default: true,
      description: "API only: this process carries out no sends",
      zh: "只提供接口，不在本进程执行发送",
    },
  },
  run: ({ args }) => run(() => serveUntilStopped({ api: true, worker: args.worker })),
});

export const worker = defineCommand({
  meta: {
    name: "worker",
    description: "Carry out sends only; needs DATABASE_URL",
    zh: "只执行发送；需要 DATABASE_URL",
    examples: ["DATABASE_URL=postgres://localhost/hongyan hongyan worker"],
  },
  run: () =>
    run(() => {
      if (!process.env["DATABASE_URL"]) throw workerNeedsPostgres();
      return serveUntilStopped({ api: false, worker: true });
    }),
});

function workerNeedsPostgres(): HongyanError {
  const message = inTerminalLanguage({
    en: "a worker of its own needs DATABASE_URL",
    zh: "单独的工作进程需要 DATABASE_URL",
  });
  const hint = inTerminalLanguage({
    en: "The embedded database belongs to one process: `hongyan serve` also carries out sends.",
    zh: "内嵌数据库只属于一个进程：`hongyan serve` 也会执行发送。",
  });
  return new HongyanError("CONFIG_INVALID", message, { hint });
}

async function serveUntilStopped(roles: { api: boolean; worker: boolean }): Promise<void> {
  const config = readConfig(process.env);
  const server = await startServer(config, roles);
  const { logger } = server.ctx;
  keepUrl(server);
  logger.info({ url: server.url, metricsUrl: server.metricsUrl, ...roles }, "hongyan is up");
  const setup = await setupUrl(server);
  // Beside the log, not in it: whoever reads the log later must not become the owner.
  if (setup !== undefined) {
    const here = inTerminalLanguage({
      en: "Make the first console account here, within 24 hours:",
      zh: "在这里创建控制台的首个账号，24 小时内有效：",
    });
    process.stderr.write(`\n${here}\n  ${setup}\n\n`);
  }
  await untilStopped(
    server,
    () => logger.info("stopping: what is on the wire is finished first"),
    longestStopMs(config),
  );
}
