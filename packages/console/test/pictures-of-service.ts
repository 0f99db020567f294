import { setTimeout as wait } from "node:timers/promises";
import { appid } from "@hongyan/testing/server";
import type { Picture } from "./pictures.ts";
import { drawPicture, openService, type ServiceWorld } from "./service-world.ts";
import type { TestConsole } from "./start-console.ts";

const root = "/v1/customer-service";

/** Customer service as the docs show it: an afternoon at a small shop. */
export const serviceInbox: Picture = {
  name: "service",
  async seed(console) {
    const world = await openService(console);
    const { call, emulator } = console.hongyan;
    await makeReplies(console);
    await otherCustomers(world);
    const openid = world.stranger();
    await call("POST", "/v1/users", { users: [{ openid, externalId: "会员 8807" }] });
    await world.enters(openid, "订单 20261127-0042");
    const say = async (content: Record<string, unknown>) => {
      const to = { openid };
      const { body } = await call<{ id: string }>("POST", `${root}/messages`, { to, ...content });
      await console.hongyan.until(body.id, "sent", "failed");
    };
    await world.writes(openid, "你好，我昨天买的杯子到了，可是盒子破了 😢");
    await world.sendsPicture(openid, await drawPicture(console));
    await say({ text: { content: "非常抱歉！我们马上给您补发一个，旧的不用寄回。" } });
    const media = await world.store(await drawPicture(console, "☕️"));
    await say({
      miniprogrampage: {
        title: "补发订单",
        pagepath: "pages/order/detail?id=42",
        thumb: { media },
      },
    });
    emulator.control.addFault({
      path: "/cgi-bin/message/custom/send",
      kind: "errcode",
      errcode: 45047,
      times: 1,
    });
    await say({ text: { content: "今天下午发出，单号稍后发您。" } });
    // WeChat's times are whole seconds: so that this stands behind what was sent before.
    await wait(1_000);
    await world.writes(openid, "太好了，谢谢！那我等着 🙏");
    return `${appid}/service?openid=${openid}`;
  },
  async act(page) {
    await page.getByRole("log").getByRole("img").last().waitFor();
  },
};

export const serviceAutoReplies: Picture = {
  name: "service-auto-replies",
  seed: async () => `${appid}/service/auto-replies`,
  async act(page) {
    await page.getByRole("textbox").last().fill("你们几点关门？");
    await page.getByRole("button", { name: /看谁回复|See who answers/ }).click();
    await page.getByRole("status").getByText("营业时间").waitFor();
  },
};

export const serviceQuickReplies: Picture = {
  name: "service-quick-replies",
  seed: async () => `${appid}/service/quick-replies`,
};

export const serviceAgents: Picture = {
  name: "service-agents",
  async seed({ hongyan: { call, emulator } }) {
    for (const [kfAccount, nickname] of [
      ["xiaoman@qinghe", "小满"],
      ["laozhou@qinghe", "老周"],
      ["night@qinghe", "夜班"],
    ]) {
      await call("POST", `${root}/agents`, { kfAccount, nickname });
    }
    await call("POST", `${root}/agents/laozhou@qinghe/invite`, { wechatId: "zhou_1978" });
    emulator.control.setAgent({ appid, kfAccount: "xiaoman@qinghe" });
    return `${appid}/service/agents`;
  },
  act: async (page) => page.getByText("xiaoman@qinghe").waitFor(),
};

async function makeReplies({ hongyan: { call } }: TestConsole): Promise<void> {
  for (const [title, content] of [
    ["退货", "请在收到后 7 天内寄回：上海市徐汇区漕溪路 1 号，电话 021-5555 0100。"],
    ["营业时间", "我们每天 9:00 到 21:00 在线，节假日不休息。"],
    ["查物流", "在“我的订单”里点“查看物流”就能看到包裹到哪了。"],
  ]) {
    await call("POST", `${root}/quick-replies`, { title, content });
  }
  const text = (content: string) => ({ text: { content } });
  const keyword = (match: string, ...words: string[]) => ({
    trigger: "keyword",
    keyword: { match, words },
  });
  for (const rule of [
    { ...keyword("contains", "营业时间", "几点"), answer: text("每天 9:00 到 21:00") },
    { ...keyword("equals", "人工", "转人工"), answer: { transfer: true } },
    { trigger: "enter", answer: text("您好，请问有什么可以帮您？"), greetAgainAfterHours: 24 },
  ]) {
    await call("POST", `${root}/auto-replies`, rule);
  }
}

async function otherCustomers(world: ServiceWorld): Promise<void> {
  for (const content of [
    "请问可以开发票吗？",
    "مرحبا، أين طلبي؟",
    "杯子有没有蓝色的",
    "转人工",
    "🎉🎉🎉",
    "我想改一下收货地址，麻烦帮我看看还来得及吗，订单号是 20261127-0039，谢谢",
  ]) {
    await world.writes(world.stranger(), content);
  }
}
