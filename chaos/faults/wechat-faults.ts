import { setTimeout as wait } from "node:timers/promises";
import { callApi } from "../lib/call-api.ts";
import { appid } from "../lib/sample.ts";
import type { Random } from "../lib/random.ts";
import { wechatTimeoutMs } from "../world/settings.ts";
import type { World } from "../world/world.ts";
import { lasting, type Fault } from "./fault.ts";

const sendPath = "/cgi-bin/message/subscribe/send";
const tokenPath = "/cgi-bin/stable_token";

/** How WeChat goes wrong. */
export const wechatFaults: readonly Fault[] = [
  fault("WeChat is busy (-1)", { path: sendPath, kind: "errcode", errcode: -1, rate: 0.3 }),
  fault("the minute's quota is used up (45011)", {
    path: sendPath,
    kind: "errcode",
    errcode: 45_011,
    // Each waits for a minute, longer than a run.
    times: 5,
  }),
  fault("a token that is refused (40001)", {
    path: sendPath,
    kind: "errcode",
    errcode: 40_001,
    rate: 0.3,
  }),
  fault("users without a right (43101)", {
    path: sendPath,
    kind: "errcode",
    errcode: 43_101,
    times: 4,
  }),
  fault("a gateway that fails (502)", { path: sendPath, kind: "status", status: 502, rate: 0.5 }),
  fault("a gateway that gives up, WeChat does not (504)", {
    path: sendPath,
    kind: "status",
    status: 504,
    processed: true,
    rate: 0.3,
  }),
  fault("a page in place of an answer", { path: sendPath, kind: "garbage", rate: 0.2 }),
  fault("connections reset", { path: sendPath, kind: "reset", rate: 0.5 }),
  fault("answers lost after the send", { path: sendPath, kind: "drop-after-send", rate: 0.3 }),
  fault("answers later than the time limit", {
    path: sendPath,
    kind: "delay",
    ms: wechatTimeoutMs + 500,
    rate: 0.3,
  }),
  fault("slow answers", { path: sendPath, kind: "delay", ms: 150 }),
  fault("no tokens (-1)", { path: tokenPath, kind: "errcode", errcode: -1, rate: 0.7 }),
  // Shorter than the time limit: a refresh that was given up is over for us, and not for WeChat.
  fault("slow tokens", { path: tokenPath, kind: "delay", ms: 200 }),
  {
    name: "the day's quota is used up (45009)",
    async strike(world, random) {
      await lasting(
        random.between(300, 1_000),
        () => addFault(world, { path: sendPath, kind: "errcode", errcode: 45_009, times: 1 }),
        () => clear(world),
      );
      await callApi(random.pick(world.fleet.urls), "POST", `/v1/apps/${appid}/resume`);
    },
  },
  {
    name: "every token withdrawn, again and again",
    async strike(world, random) {
      for (let left = random.between(2, 6); left > 0; left -= 1) {
        await world.emulator.control("POST", "expire-tokens", { appid });
        await wait(random.between(100, 1_000));
      }
    },
  },
  {
    name: "callbacks repeated and out of order",
    strike: (world, random) =>
      lasting(
        random.between(500, 2_000),
        () =>
          world.emulator.control("POST", "options", {
            callbackDuplicates: 2,
            callbackShuffle: true,
            callbackConcurrency: 4,
            callbackDelayMs: random.between(0, 300),
          }),
        () => healCallbacks(world),
      ),
  },
  {
    name: "the sent event before the answer",
    strike: (world, random) =>
      lasting(
        random.between(300, 1_000),
        () => world.emulator.control("POST", "options", { sentEventBeforeReply: true }),
        () => world.emulator.control("POST", "options", { sentEventBeforeReply: false }),
      ),
  },
];

export async function healCallbacks(world: World): Promise<void> {
  await world.emulator.control("POST", "options", {
    callbackDuplicates: 0,
    callbackShuffle: false,
    callbackConcurrency: 8,
    callbackDelayMs: 0,
    sentEventBeforeReply: false,
  });
}

function fault(name: string, input: Record<string, unknown>): Fault {
  return {
    name,
    strike: (world: World, random: Random) =>
      lasting(
        random.between(300, 1_500),
        () => addFault(world, input),
        () => clear(world),
      ),
  };
}

async function addFault(world: World, input: Record<string, unknown>): Promise<void> {
  await world.emulator.control("POST", "faults", input);
}

/** Its lane has one fault at a time. */
async function clear(world: World): Promise<void> {
  await world.emulator.control("DELETE", "faults");
}
