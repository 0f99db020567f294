import { setTimeout as wait } from "node:timers/promises";
import { apiKey, appid, type TestServer } from "@hongyan/testing/server";
import type { TestConsole } from "./start-console.ts";

/** Users of the mini program who write to customer service, and what they get. */
export interface ServiceWorld {
  /** A user whom nobody knows yet. */
  stranger(): string;
  writes(openid: string, content: string): Promise<void>;
  sendsPicture(openid: string, content: Uint8Array): Promise<void>;
  enters(openid: string, sessionFrom: string): Promise<void>;
  /** What the user has got of the app. */
  got(openid: string): { msgtype: string; fields: Record<string, unknown> }[];
  /** Stores a picture; answers with its hash. */
  store(content: Uint8Array): Promise<string>;
}

const callback = {
  token: "callbackTokenOfTest",
  encodingAESKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
  mode: "safe",
  format: "json",
} as const;

/** Connects WeChat's callback to the server, so that conversations come about as they do in earnest. */
export async function openService({ hongyan }: TestConsole): Promise<ServiceWorld> {
  const { emulator, call, server } = hongyan;
  const answer = await call("PATCH", `/v1/apps/${appid}`, { callback });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  const url = `${server.url}/wechat/callback/${appid}`;
  await emulator.control.setCallback({ appid, callback: { ...callback, url } });
  return {
    stranger: () => emulator.control.addUser({ appid }).openid,
    async writes(openid, content) {
      emulator.control.userMessage({ appid, openid, msgtype: "text", content });
      await processed(hongyan);
    },
    async sendsPicture(openid, content) {
      const { mediaId } = emulator.control.addMedia({ appid, filename: "photo.png", content });
      emulator.control.userMessage({ appid, openid, msgtype: "image", mediaId });
      await processed(hongyan);
    },
    async enters(openid, sessionFrom) {
      emulator.control.enterSession({ appid, openid, sessionFrom });
      await processed(hongyan);
    },
    got: (openid) =>
      emulator.control
        .conversation({ appid, openid })
        .lines.filter((line) => line.from === "app")
        .map(({ msgtype, fields }) => ({ msgtype, fields: fields as Record<string, unknown> })),
    async store(content) {
      const response = await fetch(`${server.url}/v1/customer-service/media`, {
        method: "POST",
        headers: { authorization: `Bearer ${apiKey}`, "content-type": "image/png" },
        body: new Uint8Array(content),
      });
      return ((await response.json()) as { media: string }).media;
    },
  };
}

const patienceMs = 20_000;

/** Every callback is delivered and processed. */
async function processed({ emulator, call }: TestServer): Promise<void> {
  await emulator.control.settleCallbacks();
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const { body } = await call<{ callbacks: { processedAt: string | null }[] }>(
      "GET",
      "/v1/callbacks?limit=200",
    );
    if (body.callbacks.every((one) => one.processedAt !== null)) return;
    if (performance.now() > deadline) throw new Error("callbacks are not processed");
    await wait(20);
  }
}

/** A picture of something, as a user's camera or a shop's designer makes it. */
export async function drawPicture({ browser }: TestConsole, text = "📦"): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: 520, height: 416 } });
  try {
    await page.setContent(
      `<body style="margin:0;display:grid;place-items:center;height:100vh;background:linear-gradient(135deg,#e8d5b5,#c49a6c);font-size:120px;color:#fff">${text}`,
    );
    return await page.screenshot();
  } finally {
    await page.close();
  }
}
