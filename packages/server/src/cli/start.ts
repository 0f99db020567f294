import type { Emulator } from "@hongyan/wechat-emulator";
import { defineCommand } from "citty";
import { readConfig, type ServerConfig } from "../config.ts";
import { createLogger } from "../logger.ts";
import { ResourceStack } from "../resource-stack.ts";
import { startServer, type Server } from "../server.ts";
import {
  demoAppid,
  forgetDemo,
  prepareDemo,
  runDemo,
  startDemoEmulator,
  tryCommand,
} from "./demo.ts";
import { keepUrl } from "./kept-url.ts";
import { isAddressInUse, print, run } from "./output.ts";
import { setupUrl } from "./setup-url.ts";
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
    print(`手机 Phone   ${phoneUrl}   ← open it in a browser 用浏览器打开`);
  }
  print("\n鸿雁 Hongyan · WeChat Mini Program message push\n");

  const server = started.use(await startOnFreePort(config));
  // The sample's source names the usual address. In another program it may be its own server's.
  if (miniprogram === undefined && server.url !== samplesServer) {
    redirects[samplesServer] = server.url;
  }
  keepUrl(server);
  print(
    `  up in ${Math.round(performance.now() - startedAt)} ms, ${server.ctx.isEmbedded ? `embedded database in ${config.dataDir}` : "Postgres from DATABASE_URL"}`,
  );

  if (emulator !== undefined) {
    await prepareDemo(server.ctx);
    started.use(await tellPhone(server.ctx, emulator, demoAppid));
    await runDemo(server, emulator);
  }
  if (config.wechatApp !== undefined) await forgetDemo(server.ctx);
  await printPlaces(server, emulator);

  const resources = started.move();
  await untilStopped(
    { [Symbol.asyncDispose]: () => resources[Symbol.asyncDispose]() },
    () => print("\n  stopping: what is on the wire is finished first (Ctrl-C again ends at once)"),
    longestStopMs(config),
  );
  print("  stopped. Everything accepted is in the database.");
}

/** What `baseUrl` is in examples/miniprogram. */
const samplesServer = "http://127.0.0.1:3000";

/** On a port that nobody asked for, a busy one is no reason to fail the first five minutes. */
async function startOnFreePort(config: ServerConfig): Promise<Server> {
  const logger = createLogger(process.env["LOG_LEVEL"] === undefined ? "warn" : config.logLevel, {
    logOpenids: config.logOpenids,
  });
  try {
    return await startServer(config, { logger });
  } catch (error) {
    if (!isAddressInUse(error) || config.isPortFixed) throw error;
    print(`  port ${config.port} is in use; taking another one (choose with PORT)`);
    return startServer({ ...config, port: 0 }, { logger });
  }
}

async function printPlaces(server: Server, emulator: Emulator | undefined): Promise<void> {
  const setup = await setupUrl(server);
  print("");
  print(`  API         ${server.url}`);
  print(`  API docs    ${server.url}/docs`);
  if (setup !== undefined) {
    print(
      `  控制台      ${setup}\n              ← make the first console account 创建首个账号 (24 h)`,
    );
  } else {
    print(`  控制台      ${server.url}/console/`);
  }
  if (emulator !== undefined) {
    print(`  WeChat      ${emulator.url}  (emulated)`);
    print(`  Delivered   ${emulator.url}/_emulator/messages?appid=${demoAppid}`);
  }
  if (server.ctx.config.apiKey === undefined && server.apiKey !== undefined) {
    print(`  API key     in ${server.ctx.config.dataDir}/api-key (readable by you only)`);
  }
  print("");
  print("  Next        npx hongyan doctor");
  if (emulator !== undefined) {
    print(`              ${tryCommand}`);
    print(`  手机 Phone  ${emulator.url}/phone`);
  }
  print("  Ctrl-C stops.");
}
