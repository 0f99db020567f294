import { statSync } from "node:fs";
import { defineCommand } from "citty";
import { readConfig, type ServerConfig } from "../config.ts";
import { createLogger } from "../logger.ts";
import { ResourceStack } from "../resource-stack.ts";
import { startServer, type Server } from "../server.ts";
import { demoAppid, forgetDemo, prepareDemo, runDemo, startDemoEmulator } from "./demo.ts";
import { UsageError } from "./frame/failures.ts";
import { keepUrl } from "./kept-url.ts";
import { isAddressInUse, print, run } from "./output.ts";
import { printPlaces } from "./print-places.ts";
import { startWords, type StartWords } from "./start-words.ts";
import { tellPhone } from "./tell-phone.ts";
import { longestStopMs, untilStopped } from "./until-stopped.ts";

/** The guided first run (design: 7). With WECHAT_APPID set it is `serve` with a friendlier voice. */
export const start = defineCommand({
  meta: {
    name: "start",
    description: "Everything on one machine, with an emulated WeChat unless WECHAT_APPID is set",
    zh: "在一台机器上启动全部；没有设置 WECHAT_APPID 时使用模拟的微信",
    examples: ["hongyan start", "hongyan start --miniprogram ./dist/miniprogram"],
  },
  args: {
    miniprogram: {
      type: "string",
      valueHint: "DIR",
      description: "A mini program's folder, for the phone to run in place of the sample",
      zh: "小程序目录，手机改为运行它，而不是示例",
    },
  },
  run: ({ args }) => run(() => startEverything(args.miniprogram)),
});

async function startEverything(miniprogram: string | undefined): Promise<void> {
  const startedAt = performance.now();
  const say = startWords();
  if (miniprogram !== undefined) checkFolder(miniprogram, say);
  await using started = new ResourceStack();
  let config = readConfig(process.env);
  const redirects: Record<string, string> = {};
  const emulator =
    config.wechatApp === undefined && !config.isApiBaseFixed
      ? started.use(await startDemoEmulator(config, { miniprogram, redirects }))
      : undefined;
  if (emulator !== undefined) {
    const phoneUrl = `${emulator.url}/phone`;
    config = { ...config, wechatApiBase: emulator.url, phoneUrl };
    print(`${say.phone}  ${phoneUrl}   ${say.openIt}`);
  }
  print(`\n${say.banner}\n`);

  const server = started.use(await startOnFreePort(config, say));
  // The sample's source names the usual address. In another program it may be its own server's.
  if (miniprogram === undefined && server.url !== samplesServer) {
    redirects[samplesServer] = server.url;
  }
  keepUrl(server);
  const database = server.ctx.isEmbedded ? say.embedded(config.dataDir) : say.postgres;
  print(`  ${say.up(Math.round(performance.now() - startedAt), database)}`);

  if (emulator !== undefined) {
    await prepareDemo(server.ctx);
    started.use(await tellPhone(server.ctx, emulator, demoAppid));
    await runDemo(server, emulator, say);
  }
  if (config.wechatApp !== undefined) await forgetDemo(server.ctx);
  await printPlaces(server, emulator, say);

  const resources = started.move();
  await untilStopped(
    { [Symbol.asyncDispose]: () => resources[Symbol.asyncDispose]() },
    () => print(`\n  ${say.stopping}`),
    longestStopMs(config),
  );
  print(`  ${say.stopped}`);
}

/** A phone without a program shows a fault, which nobody sees who looks at the terminal. */
function checkFolder(miniprogram: string, say: StartWords): void {
  if (statSync(miniprogram, { throwIfNoEntry: false })?.isDirectory() === true) return;
  throw new UsageError(say.noMiniProgram(miniprogram), say.noMiniProgramHint);
}

/** What `baseUrl` is in examples/miniprogram. */
const samplesServer = "http://127.0.0.1:3000";

/** On a port that nobody asked for, a busy one is no reason to fail the first five minutes. */
async function startOnFreePort(config: ServerConfig, say: StartWords): Promise<Server> {
  const logger = createLogger(process.env["LOG_LEVEL"] === undefined ? "warn" : config.logLevel, {
    logOpenids: config.logOpenids,
  });
  try {
    return await startServer(config, { logger });
  } catch (error) {
    if (!isAddressInUse(error) || config.isPortFixed) throw error;
    print(`  ${say.portTaken(config.port)}`);
    return startServer({ ...config, port: 0 }, { logger });
  }
}
