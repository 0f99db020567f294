import CoWechatApiClient from "co-wechat-api";
import { answerParent } from "../lib/answer-parent.ts";
import { nowMs } from "../lib/clock.ts";
import { appid, dataOf, openidOf, scene, secret, template } from "../lib/sample.ts";

// co-wechat-api by its own means: its prefix set to the bare WeChat, its own HTTP client and agent, its own token.

export interface CoWechatApi {
  task: {
    url: string;
    sends: number;
    concurrency: number;
  };
  answer: {
    endedAtMs: number;
    peakRssMib: number;
  };
}

answerParent<CoWechatApi>(async ({ url, sends, concurrency }) => {
  const messages = Array.from({ length: 1_000 }, (_, index) => ({
    openid: openidOf(index),
    data: dataOf(index),
  }));
  const api = new CoWechatApiClient(appid, secret);
  api.prefix = `${url}/cgi-bin/`;
  // Before the loop, so that not every lane fetches a token of its own.
  await api.ensureAccessToken();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < sends) {
      const { openid, data } = messages[next % messages.length] as (typeof messages)[number];
      next += 1;
      await api.sendSubscribeMessage(openid, template.priTmplId, scene.page, data);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  // maxRSS is in KiB on every platform.
  return { endedAtMs: nowMs(), peakRssMib: process.resourceUsage().maxRSS / 1024 };
});
