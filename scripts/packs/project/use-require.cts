import { createClient, HongyanError, type Message } from "@hongyan/client";
import type { paths } from "@hongyan/client/schema";
import { createPush, type RequestResult } from "@hongyan/miniprogram";
import { createWechatClient, type SendOutcome } from "@hongyan/wechat";
import { demo, startEmulator, startHeadlessPhone } from "@hongyan/wechat-emulator";

export async function use(): Promise<SendOutcome> {
  const emulator = await startEmulator({ demo: true });
  const { appid, secret, templateId, openid } = demo;
  const wechat = createWechatClient({ appid, secret, apiBase: emulator.url });
  return wechat.subscribe.send({
    touser: openid,
    template_id: templateId,
    data: { thing1: { value: "完成第三单元练习" } },
  });
}

export async function ask(url: string): Promise<RequestResult<"task-reminder">> {
  const { wx } = await startHeadlessPhone({ url, appid: demo.appid });
  return createPush({ api: wx, baseUrl: url }).request(["task-reminder"]);
}

export async function send(message: Message): Promise<string> {
  const hongyan = createClient({ url: "http://127.0.0.1:3000", apiKey: "hy_…" });
  const { id } = await hongyan.send(message);
  const { data } = await hongyan.api.GET("/v1/scenes" satisfies keyof paths);
  if (data === undefined) throw new HongyanError({ code: "NONE", status: 0, message: "no scenes" });
  // @ts-expect-error a message has no such field: were the types `any`, this would be no error
  void hongyan.send({ to: { openid: "o" }, scene: "s", params: {}, sceen: "s" });
  return id;
}
