import type { Contender } from "../lib/contender.ts";
import { connections } from "../lib/measure-sends.ts";
import type { CoWechatApi } from "../processes/peer-co-wechat-api.ts";

/** `co-wechat-api` in a plain loop, as scripts have it: no queue, so nothing is prepared and nothing survives. */
export const coWechatApi: Contender = {
  row: "peer-co-wechat-api",
  missing: () => undefined,
  queue: async (bench, messages) => {
    const { url } = await bench.wechat();
    return {
      async send() {
        await using loop = bench.start<CoWechatApi>("peer-co-wechat-api");
        return await loop.ask({ url, sends: messages, concurrency: connections });
      },
      async [Symbol.asyncDispose]() {},
    };
  },
};
