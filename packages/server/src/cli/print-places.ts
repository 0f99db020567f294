import { resolve } from "node:path";
import type { Emulator } from "@hongyan/wechat-emulator";
import type { ServerConfig } from "../config.ts";
import type { Server } from "../server.ts";
import { demoAppid, tryCommand } from "./demo.ts";
import { quoted } from "./frame/quoted.ts";
import { padTo } from "./frame/table.ts";
import { print } from "./output.ts";
import { setupUrl } from "./setup-url.ts";
import type { StartWords } from "./start-words.ts";

/** Where everything is, and what to type next. */
export async function printPlaces(
  server: Server,
  emulator: Emulator | undefined,
  say: StartWords,
): Promise<void> {
  const { config } = server.ctx;
  const setup = await setupUrl(server);
  print("");
  place("API", server.url);
  place(say.docs, `${server.url}/docs`);
  place(say.console, setup ?? `${server.url}/console/`);
  if (setup !== undefined) place("", say.firstAccount);
  if (emulator !== undefined) {
    place("WeChat", `${emulator.url}  ${say.emulated}`);
    place(say.messages, `${emulator.url}/_emulator/messages?appid=${demoAppid}`);
  }
  if (config.apiKey === undefined && server.apiKey !== undefined) {
    place(say.apiKey, say.keyFile(`${config.dataDir}/api-key`));
  }
  print("");
  const where = whereInAnotherTerminal(server, config);
  place(say.next, `${where}npx hongyan doctor`);
  if (emulator !== undefined) {
    place("", `${where}${tryCommand}`);
    place(say.phone, `${emulator.url}/phone`);
  }
  print(`  ${say.stops}`);
}

function place(name: string, what: string): void {
  print(`  ${padTo(name, 12)}${what}`);
}

/** What this terminal has set, another one has not: by it the commands find this server. */
function whereInAnotherTerminal({ url, ctx }: Server, { dataDir }: ServerConfig): string {
  if (!ctx.isEmbedded) return `HONGYAN_URL=${url} `;
  return dataDir === resolve(".hongyan") ? "" : `HONGYAN_DATA_DIR=${quoted(dataDir)} `;
}
