import { describe, expect, test } from "vitest";
import {
  createWechatClient,
  type CustomerServiceMessage,
  type DeviceMessage,
  type SendOutcome,
  type ServiceCard,
  type TemplateMessage,
  type WechatClient,
} from "@hongyan/wechat";
import { findClosedPort, startTcpServer } from "./helpers/http-server.ts";
import { startWechatServer, tokenIn } from "./helpers/wechat-server.ts";

const customerMessage: CustomerServiceMessage = {
  touser: "oUser",
  msgtype: "text",
  text: { content: "您好，课程已改到周五" },
  customservice: { kf_account: "amy@hongyan" },
  aimsgcontext: { is_ai_msg: 1 },
  businessid: "7",
};
const deviceMessage: DeviceMessage = {
  to_openid_list: ["oUser", "oOther"],
  template_id: "deviceTemplate",
  sn: "SN_0001",
  modelId: "model",
  data: { enum_string1: { value: "门未关" } },
};
const card: ServiceCard = {
  openid: "oUser",
  notify_type: 2001,
  notify_code: "4200001",
  content_json: '{"status":1}',
};
const templateMessage: TemplateMessage = {
  touser: "oFollower",
  template_id: "t",
  url: "https://example.com/",
  miniprogram: { appid: "wx2", pagepath: "pages/index?a=b" },
  client_msg_id: "once",
  data: { thing1: { value: "雁", color: "#173177" } },
};

interface Kind {
  name: string;
  path: string;
  message: object;
  send: (client: WechatClient) => Promise<SendOutcome>;
  sendBody: (client: WechatClient, body: string) => Promise<SendOutcome>;
}

const kinds: Kind[] = [
  {
    name: "customer service",
    path: "/cgi-bin/message/custom/send",
    message: customerMessage,
    send: ({ customerService }) => customerService.send(customerMessage),
    sendBody: ({ customerService }, body) => customerService.sendBody(body),
  },
  {
    name: "device",
    path: "/cgi-bin/message/device/subscribe/send",
    message: deviceMessage,
    send: ({ device }) => device.send(deviceMessage),
    sendBody: ({ device }, body) => device.sendBody(body),
  },
  {
    name: "service card",
    path: "/wxa/set_user_notify",
    message: card,
    send: ({ serviceCards }) => serviceCards.set(card),
    sendBody: ({ serviceCards }, body) => serviceCards.sendBody(body),
  },
  {
    name: "Official Account template",
    path: "/cgi-bin/message/template/send",
    message: templateMessage,
    send: ({ officialAccount }) => officialAccount.sendTemplate(templateMessage),
    sendBody: ({ officialAccount }, body) => officialAccount.sendBody(body),
  },
];

describe.each(kinds)("a message of kind $name", ({ path, message, send, sendBody }) => {
  test("goes out as it is spelt, with the token, and is accepted with its exact msgid", async () => {
    await using wechat = await startWechatServer({
      [path]: () => '{"errcode":0,"errmsg":"ok","msgid":3248682510344192008}',
    });
    expect(await send(wechat.client)).toEqual({ kind: "accepted", msgid: "3248682510344192008" });
    const { body, ...request } = wechat.lastRequest();
    expect(request).toMatchObject({ method: "POST", path, query: { access_token: "T1" } });
    expect(request.headers["content-type"]).toBe("application/json");
    expect(JSON.parse(body)).toEqual(message);
  });

  test("a token arrives as it is, whatever characters it has", async () => {
    const token = "a+b/c=&d e%雁";
    const tokenSource = {
      get: async () => token,
      renew: async () => token,
      state: () => ({ status: "ready" as const }),
    };
    const answers = { [path]: () => ({ errcode: 0 }) };
    await using wechat = await startWechatServer(answers, { tokenSource });
    await send(wechat.client);
    expect(wechat.lastRequest().query).toEqual({ access_token: token });
  });

  test("a body that was written beforehand goes out byte for byte; an answer may lack the msgid", async () => {
    await using wechat = await startWechatServer({ [path]: () => ({ errcode: 0, errmsg: "ok" }) });
    const body = `  ${JSON.stringify(message)}`;
    expect(await sendBody(wechat.client, body)).toEqual({ kind: "accepted" });
    expect(wechat.lastRequest().body).toBe(body);
  });

  test("a dead token is renewed once, and the message sent once more", async () => {
    await using wechat = await startWechatServer({
      [path]: (request) => ({ errcode: tokenIn(request) === "T1" ? 42001 : 0, errmsg: "x" }),
    });
    expect(await send(wechat.client)).toEqual({ kind: "accepted" });
    expect(wechat.count(path)).toBe(2);
  });

  test("a token that stays refused is a configuration error after two sends, never a third", async () => {
    await using wechat = await startWechatServer({
      [path]: () => ({ errcode: 40001, errmsg: "invalid credential" }),
    });
    expect(await send(wechat.client)).toMatchObject({ errcode: 40001, class: "config-error" });
    expect(await send(wechat.client)).toMatchObject({ during: "token" });
    expect(wechat.count(path)).toBe(2);
  });

  test("a lost answer is unanswered and never sent again", async () => {
    let sendCount = 0;
    const server = await startTcpServer((socket) =>
      socket.once("data", () => {
        sendCount++;
        socket.resetAndDestroy();
      }),
    );
    const tokenSource = {
      get: async () => "T",
      renew: async () => "T",
      state: () => ({ status: "ready" as const }),
    };
    const apiBase = server.origin;
    const client = createWechatClient({ appid: "wx1", secret: "s", apiBase, tokenSource });
    expect(await send(client)).toMatchObject({ kind: "unanswered", requestSent: true });
    expect(sendCount).toBe(1);
    await server.close();
  });

  test("without a token nothing is sent", async () => {
    const apiBase = await findClosedPort();
    const client = createWechatClient({ appid: "wx1", secret: "s", apiBase });
    expect(await send(client)).toMatchObject({ requestSent: false, reason: "token" });
  });
});

describe("what a refusal means depends on the kind of message", () => {
  test.each([
    ["customer service", 45015, "user-quota-exhausted"],
    ["customer service", 45047, "user-quota-exhausted"],
    ["customer service", 48002, "user-quota-exhausted"],
    ["customer service", 43004, "permanent-bad-request"],
    ["customer service", 45002, "permanent-bad-request"],
    ["customer service", 45009, "app-quota-exhausted"],
    ["device", 43101, "user-quota-exhausted"],
    ["device", 41030, "permanent-bad-request"],
    ["device", 9800003, "permanent-bad-request"],
    ["service card", 85431, "retry-later"],
    ["service card", 85449, "retry-later"],
    ["service card", 85438, "user-quota-exhausted"],
    ["service card", 85437, "permanent-bad-request"],
    ["service card", 85461, "config-error"],
    ["Official Account template", 43004, "user-quota-exhausted"],
    ["Official Account template", 43101, "user-quota-exhausted"],
    ["Official Account template", 40003, "permanent-bad-request"],
    ["Official Account template", 48001, "config-error"],
  ] as const)("%s: %i is %s", async (name, errcode, errcodeClass) => {
    const kind = kinds.find((kind) => kind.name === name) as Kind;
    await using wechat = await startWechatServer({ [kind.path]: () => ({ errcode, errmsg: "x" }) });
    expect(await kind.send(wechat.client)).toEqual({
      kind: "refused",
      errcode,
      errmsg: "x",
      class: errcodeClass,
      during: "send",
    });
  });
});

describe("a payment that WeChat does not know yet (85437)", () => {
  const payTime = 1_795_000_000;
  const path = "/wxa/set_user_notify";

  async function classAt(nowSeconds: number, body: object) {
    const now = () => nowSeconds * 1000;
    const answers = { [path]: () => ({ errcode: 85437, errmsg: "invalid notify_code" }) };
    await using wechat = await startWechatServer(answers, { now });
    const outcome = await wechat.client.serviceCards.sendBody(JSON.stringify(body));
    return outcome.kind === "refused" && outcome.class;
  }

  const activation = {
    ...card,
    check_json: JSON.stringify({ pay_amount: 100, pay_time: payTime, pay_channel: 0 }),
  };

  test("is tried again while the payment is fresh, and no longer", async () => {
    expect(await classAt(payTime + 1, activation)).toBe("retry-later");
    expect(await classAt(payTime + 599, activation)).toBe("retry-later");
    expect(await classAt(payTime + 600, activation)).toBe("permanent-bad-request");
  });

  test.each([{ ...card }, { ...card, check_json: "no JSON" }, { ...card, check_json: "{}" }])(
    "without a readable time of payment it is a wrong code: %j",
    async (body) => {
      expect(await classAt(payTime, body)).toBe("permanent-bad-request");
    },
  );
});

describe("the calls around messages", () => {
  test("getSnTicket names the device and gives the ticket", async () => {
    await using wechat = await startWechatServer({
      "/wxa/getsnticket": () => ({ errcode: 0, errmsg: "ok", sn_ticket: "ticket" }),
    });
    expect(await wechat.client.device.getSnTicket({ sn: "SN", modelId: "M" })).toEqual({
      snTicket: "ticket",
    });
    expect(JSON.parse(wechat.lastRequest().body)).toEqual({ sn: "SN", model_id: "M" });
  });

  test("a refused sn is thrown with its own meaning", async () => {
    await using wechat = await startWechatServer({
      "/wxa/getsnticket": () => ({ errcode: 9800002, errmsg: "invalid sn" }),
    });
    await expect(wechat.client.device.getSnTicket({ sn: "?", modelId: "M" })).rejects.toMatchObject(
      { errcode: 9800002, class: "permanent-bad-request" },
    );
  });

  const key = { openid: "oUser", notifyType: 2001, notifyCode: "4200001" };
  const wireKey = { openid: "oUser", notify_type: 2001, notify_code: "4200001" };

  test("a card's further data is set by its key", async () => {
    await using wechat = await startWechatServer({
      "/wxa/set_user_notifyext": () => ({ errcode: 0, errmsg: "ok" }),
    });
    await wechat.client.serviceCards.setExt({ ...key, extJson: '{"a":1}' });
    expect(JSON.parse(wechat.lastRequest().body)).toEqual({ ...wireKey, ext_json: '{"a":1}' });
  });

  test("a card is read in our words: content as an object, ids exact, the expiry as a Date", async () => {
    await using wechat = await startWechatServer({
      "/wxa/get_user_notify": () => ({
        errcode: 0,
        notify_info: {
          notify_type: 2001,
          content_json: '{"status":2,"order":1988810812324364291}',
          code_state: 10,
          code_expire_time: 1_795_000_000,
        },
      }),
    });
    expect(await wechat.client.serviceCards.get(key)).toEqual({
      notifyType: 2001,
      content: { status: 2, order: "1988810812324364291" },
      codeState: 10,
      codeExpiresAt: new Date(1_795_000_000_000),
    });
    expect(JSON.parse(wechat.lastRequest().body)).toEqual(wireKey);
  });

  test("a card that was never set has no content and no expiry", async () => {
    await using wechat = await startWechatServer({
      "/wxa/get_user_notify": () => ({
        errcode: 0,
        notify_info: { notify_type: 2001, content_json: "", code_state: 0, code_expire_time: 0 },
      }),
    });
    expect(await wechat.client.serviceCards.get(key)).toEqual({
      notifyType: 2001,
      content: {},
      codeState: 0,
    });
  });

  test("an Official Account's templates are listed as WeChat writes them", async () => {
    const template = {
      template_id: "t",
      title: "上课提醒",
      content: "课程:{{thing1.DATA}}\n",
      example: "课程:语文\n",
    };
    await using wechat = await startWechatServer({
      "/cgi-bin/template/get_all_private_template": () => ({
        template_list: [{ ...template, primary_industry: "教育" }],
      }),
    });
    expect(await wechat.client.officialAccount.listTemplates()).toEqual([template]);
    expect(wechat.lastRequest()).toMatchObject({ method: "GET", query: { access_token: "T1" } });
  });
});
