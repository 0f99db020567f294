import { describe, expect, test } from "vitest";
import type { Callback, EmulatorOptions } from "../src/index.ts";
import { hourMs, minuteMs, request, startWorld } from "./helpers.ts";
import { sealReply, settings, startReceiver } from "./receiver.ts";

const startMs = 1_767_225_600_000;

/** A user, an app, and nobody's patience tried: time moves only by the clock. */
async function startService(options: EmulatorOptions = {}) {
  const world = await startWorld({ nowMs: () => startMs, callbackTimeoutMs: 200, ...options });
  const accessToken = await world.token();
  const { appid, openid, control } = world;
  const post = (path: string, body: unknown) =>
    world.post(`${path}?access_token=${accessToken}`, body);
  return {
    ...world,
    /** With another token, or none. */
    emulatorPost: world.post,
    post,
    get: (path: string) =>
      world.get(`${path}${path.includes("?") ? "&" : "?"}access_token=${accessToken}`),
    accessToken,
    user: { appid, openid },
    say: (content: string) => control.userMessage({ appid, openid, msgtype: "text", content }),
    enter: () => control.enterSession({ appid, openid, sessionFrom: "order-42" }),
    reply: (content = "您好") =>
      post("/cgi-bin/message/custom/send", { touser: openid, msgtype: "text", text: { content } }),
    conversation: () => control.conversation({ appid, openid }),
    upload: (file: Blob, name = "media", filename?: string, type = "image") => {
      const form = new FormData();
      if (filename === undefined) form.append(name, file);
      else form.append(name, file, filename);
      const query = `access_token=${accessToken}&type=${type}`;
      const init = { method: "POST", body: form };
      return request(`${world.emulator.url}/cgi-bin/media/upload?${query}`, init);
    },
  };
}

type Service = Awaited<ReturnType<typeof startService>>;

async function pushTo(service: Service, callback: Partial<Callback> = {}) {
  const receiver = await startReceiver();
  const { appid, secret, control } = service;
  const { originalId } = control.addApp({
    appid,
    secret,
    callback: settings(receiver.url, callback),
  });
  return { receiver, originalId, [Symbol.asyncDispose]: () => receiver[Symbol.asyncDispose]() };
}

describe("the window", () => {
  test("nothing can be sent to a user who never came", async () => {
    await using service = await startService();

    expect((await service.reply()).errcode).toBe(45015);
  });

  test("a message of the user allows five within 48 hours, and each new one five again", async () => {
    await using service = await startService();
    service.say("在吗");

    const errcodes = [];
    for (let nth = 0; nth < 6; nth += 1) errcodes.push((await service.reply()).errcode);
    expect(errcodes).toEqual([0, 0, 0, 0, 0, 45047]);

    service.say("还在吗");
    service.say("喂");
    expect(service.conversation().messagesLeft).toBe(5);
    service.control.advanceClock(48 * hourMs - 1);
    // Tokens live two hours.
    const fresh = await service.token();
    const body = { touser: service.openid, msgtype: "text", text: { content: "在" } };
    const send = async () =>
      (await service.emulatorPost(`/cgi-bin/message/custom/send?access_token=${fresh}`, body))
        .errcode;
    expect(await send()).toBe(0);
    service.control.advanceClock(1);
    expect(await send()).toBe(45015);
  });

  test("entering allows two within a minute, and does not add to what a message allows", async () => {
    await using service = await startService();

    service.enter();
    const errcodes = [await service.reply(), await service.reply(), await service.reply()];
    expect(errcodes.map(({ errcode }) => errcode)).toEqual([0, 0, 45047]);
    service.enter();
    service.control.advanceClock(minuteMs);
    expect((await service.reply()).errcode).toBe(45015);

    service.enter();
    service.say("在吗");
    expect(service.conversation().messagesLeft).toBe(5);
    for (let nth = 0; nth < 5; nth += 1) await service.reply();
    expect((await service.reply()).errcode).toBe(45047);
    service.enter();
    expect(service.conversation()).toMatchObject({
      messagesLeft: 2,
      windowEndsAtMs: startMs + 2 * minuteMs,
    });
  });

  test("a refused message takes nothing", async () => {
    await using service = await startService();
    service.enter();

    await service.reply("");
    await service.reply("a".repeat(2_049));

    expect(service.conversation().messagesLeft).toBe(2);
  });
});

describe("custom/send refuses", () => {
  const text = (content: unknown) => ({ msgtype: "text", text: { content } });
  const card = { title: "t", pagepath: "pages/a", thumb_media_id: "none" };
  const refusals: [what: string, body: unknown, errcode: number][] = [
    ["no body", "", 44002],
    ["no JSON", "{", 47001],
    ["an unknown openid", { ...text("a"), touser: "oNobody" }, 40003],
    ["no msgtype", { text: { content: "a" } }, 40008],
    ["an unknown msgtype", { msgtype: "constructor" }, 40008],
    ["what only Official Accounts may send", { msgtype: "news", news: {} }, 45162],
    ["the reply that is no message", { msgtype: "transfer_customer_service" }, 45162],
    ["an empty text", text(""), 44004],
    ["a text without its object", { msgtype: "text", content: "a" }, 44004],
    ["683 Han characters: 2,049 bytes", text("字".repeat(683)), 45002],
    ["an image without id", { msgtype: "image", image: {} }, 41006],
    ["an unknown image", { msgtype: "image", image: { media_id: "none" } }, 40007],
    ["a link without url", { msgtype: "link", link: { title: "t" } }, 47001],
    ["a card without page", { msgtype: "miniprogrampage", miniprogrampage: {} }, 40165],
    [
      "a card with an unknown picture",
      { msgtype: "miniprogrampage", miniprogrampage: card },
      40007,
    ],
    ["an unknown agent", { ...text("a"), customservice: { kf_account: "x@y" } }, 65401],
  ];

  test.each(refusals)("%s", async (_, body, errcode) => {
    await using service = await startService();
    service.say("在吗");
    const whole = typeof body === "string" ? body : { touser: service.openid, ...(body as object) };

    const answer = await service.post("/cgi-bin/message/custom/send", whole);

    expect(answer.errcode).toBe(errcode);
  });

  test("a sub-merchant's message without businessid", async () => {
    await using service = await startService();
    service.say("在吗");
    const path = "/cgi-bin/message/custom/business/send";
    const body = { touser: service.openid, msgtype: "text", text: { content: "a" } };

    expect((await service.post(path, body)).errcode).toBe(40101);
    expect((await service.post(path, { ...body, businessid: "1" })).errcode).toBe(0);
  });
});

test("682 Han characters (2,046 bytes) pass, and the conversation shows both sides in order", async () => {
  await using service = await startService();
  const { control, user } = service;
  const long = "字".repeat(682);

  service.enter();
  const { MsgId } = service.say("在吗");
  service.control.advanceClock(1_000);
  await service.reply(long);
  const link = { title: "t", description: "d", url: "https://a", thumb_url: "https://b" };
  await service.post("/cgi-bin/message/custom/send", {
    touser: service.openid,
    msgtype: "link",
    link,
  });
  control.userMessage({
    ...user,
    msgtype: "miniprogrampage",
    pagePath: "pages/a.html",
    title: "T",
  });

  expect(service.conversation().lines).toMatchObject([
    { from: "user", createTimeMs: startMs, msgtype: "text", fields: { Content: "在吗", MsgId } },
    { from: "app", createTimeMs: startMs + 1_000, fields: { content: long } },
    { from: "app", msgtype: "link", fields: link },
    { from: "user", msgtype: "miniprogrampage", fields: { PagePath: "pages/a.html" } },
  ]);
});

describe("typing", () => {
  test("needs an exchange within 30 seconds, lasts 15, and ends with a message", async () => {
    await using service = await startService();
    const type = async (command = "Typing") => {
      const body = { touser: service.openid, command };
      return (await service.post("/cgi-bin/message/custom/typing", body)).errcode;
    };

    expect(await type("Dance")).toBe(45072);
    expect(await type()).toBe(45080);
    service.say("在吗");
    expect([await type(), service.conversation().isTyping]).toEqual([0, true]);
    expect(await type()).toBe(45081);
    service.control.advanceClock(15_000);
    expect(service.conversation().isTyping).toBe(false);
    expect(await type()).toBe(0);
    expect(await type("CancelTyping")).toBe(0);
    expect(await type()).toBe(0);
    await service.reply();
    expect([service.conversation().isTyping, await type()]).toEqual([false, 0]);
    service.control.advanceClock(30_001);
    expect(await type()).toBe(45080);
  });
});

describe("media", () => {
  const everyByte = Buffer.from(Array.from({ length: 1_024 }, (_, index) => index % 256));
  // What would end the part too early if it were looked for carelessly.
  const tricky = Buffer.concat([everyByte, Buffer.from("\r\n--\r\n--x\r\n\r\n"), everyByte]);

  test("what is uploaded comes back byte for byte, can be sent, and is gone after three days", async () => {
    await using service = await startService();
    service.say("在吗");

    const uploaded = await service.upload(new Blob([tricky]), "media", "图 片.PNG");
    const media_id = String(uploaded.json["media_id"]);
    const url = `${service.emulator.url}/cgi-bin/media/get?access_token=${service.accessToken}`;
    const got = await fetch(`${url}&media_id=${media_id}`);
    const sent = await service.post("/cgi-bin/message/custom/send", {
      touser: service.openid,
      msgtype: "image",
      image: { media_id },
    });

    expect(uploaded.json).toEqual({ type: "image", media_id, created_at: startMs / 1000 });
    expect(got.headers.get("content-type")).toBe("image/png");
    expect(got.headers.get("content-disposition")).toBe(`attachment; filename="${media_id}.png"`);
    expect(Buffer.from(await got.arrayBuffer()).equals(tricky)).toBe(true);
    expect(sent.errcode).toBe(0);
    service.control.advanceClock(72 * hourMs);
    const token = await service.token();
    const late = `/cgi-bin/media/get?access_token=${token}&media_id=${media_id}`;
    expect((await request(service.emulator.url + late)).errcode).toBe(40007);
  });

  test("the parts may be in any order, with a preamble, quoted boundary and other fields", async () => {
    await using service = await startService();
    const body = Buffer.concat([
      Buffer.from('preamble\r\n--a b\r\nContent-Disposition: form-data; name="type"\r\n\r\nx\r\n'),
      Buffer.from("--a b  \r\ncontent-type: image/gif\r\ncontent-disposition: form-data; "),
      Buffer.from('filename="a\\"b.gif"; name=media\r\n\r\n'),
      tricky,
      Buffer.from("\r\n--a b--\r\nepilogue"),
    ]);
    const query = `access_token=${service.accessToken}&type=image`;
    const headers = { "content-type": 'Multipart/Form-Data; charset=utf-8; boundary="a b"' };
    const init = { method: "POST", body, headers };

    const { json } = await request(`${service.emulator.url}/cgi-bin/media/upload?${query}`, init);

    const { appid } = service;
    const kept = service.control.media({ appid, mediaId: String(json["media_id"]) });
    expect(kept.content.equals(tricky)).toBe(true);
  });

  const files: [
    what: string,
    type: string,
    field: string,
    name: string,
    bytes: number,
    code: number,
  ][] = [
    ["an unknown type", "picture", "media", "a.png", 1, 40004],
    ["a file in another field", "image", "file", "a.png", 1, 41005],
    ["a name without extension", "image", "media", "a", 1, 40005],
    ["a type of file that is no image", "image", "media", "a.bmp", 1, 40005],
    ["an empty file", "image", "media", "a.png", 0, 44001],
    ["an image over 10 MiB", "image", "media", "a.png", 10_485_761, 40009],
    ["a thumb over 64 KiB", "thumb", "media", "a.jpg", 65_537, 40006],
    ["an image of 10 MiB", "image", "media", "a.png", 10_485_760, 0],
  ];

  test.each(files)("%s is answered as WeChat does", async (_, type, field, name, bytes, code) => {
    await using service = await startService();

    const answer = await service.upload(new Blob([Buffer.alloc(bytes)]), field, name, type);

    expect(answer.errcode).toBe(code);
  });

  test("the id of a thumbnail has a name of its own, and a card can show it", async () => {
    await using service = await startService();
    service.say("在吗");

    const { json } = await service.upload(new Blob([everyByte]), "media", "a.jpg", "thumb");

    const thumb_media_id = String(json["thumb_media_id"]);
    expect(json).toEqual({ type: "thumb", thumb_media_id, created_at: startMs / 1000 });
    const miniprogrampage = { title: "t", pagepath: "pages/a", thumb_media_id };
    const body = { touser: service.openid, msgtype: "miniprogrampage", miniprogrampage };
    expect((await service.post("/cgi-bin/message/custom/send", body)).errcode).toBe(0);
  });

  test("a body that is no multipart is 41005", async () => {
    await using service = await startService();
    const path = `/cgi-bin/media/upload?type=image&access_token=${service.accessToken}`;

    expect((await service.emulatorPost(path, everyByte)).errcode).toBe(41005);
    expect((await service.get("/cgi-bin/media/get?media_id=none")).errcode).toBe(40007);
    expect((await service.get("/cgi-bin/media/get")).errcode).toBe(41006);
  });

  test("a picture of the user can be fetched from the URL in the push, a video from its video_url", async () => {
    await using service = await startService();
    await using pushing = await pushTo(service);
    const { appid, control, user } = service;
    const { mediaId } = control.addMedia({ appid, filename: "a.jpg", content: everyByte });
    const video = control.addMedia({ appid, type: "video", filename: "a.mp4", content: tricky });

    control.userMessage({ ...user, msgtype: "image", mediaId });
    await control.settleCallbacks();
    const { json } = await service.get(`/cgi-bin/media/get?media_id=${video.mediaId}`);

    const { PicUrl, MediaId } = JSON.parse(pushing.receiver.pushes[0]!.body);
    const load = async (url: string) => Buffer.from(await (await fetch(url)).arrayBuffer());
    expect(MediaId).toBe(mediaId);
    expect((await load(PicUrl)).equals(everyByte)).toBe(true);
    expect((await load(String(json["video_url"]))).equals(tricky)).toBe(true);
  });
});

describe("what the server is told", () => {
  test("entering and each message, with a MsgId that a JavaScript number cannot hold", async () => {
    await using service = await startService();
    await using pushing = await pushTo(service);

    service.enter();
    const first = service.say("一");
    const second = service.say("二");
    await service.control.settleCallbacks();

    const bodies = pushing.receiver.pushes.map(({ body }) => body);
    expect(JSON.parse(bodies[0]!)).toMatchObject({
      MsgType: "event",
      Event: "user_enter_tempsession",
      SessionFrom: "order-42",
    });
    expect(bodies[1]).toContain(`"MsgType":"text","Content":"一","MsgId":${first.MsgId}}`);
    expect(BigInt(second.MsgId) - BigInt(first.MsgId)).toBe(1n);
    expect(JSON.parse(bodies[1]!).MsgId).toBe(JSON.parse(bodies[2]!).MsgId);
  });

  test("when it fails, the user sees that the service is unavailable", async () => {
    await using service = await startService();
    await using pushing = await pushTo(service);
    pushing.receiver.answer = (_push, response) => void response.writeHead(500).end();

    service.say("在吗");
    await service.control.settleCallbacks();

    expect(pushing.receiver.pushes).toHaveLength(4);
    expect(service.conversation().lines).toMatchObject([
      { from: "user" },
      { from: "wechat", fields: { content: "该小程序客服暂时无法提供服务，请稍后再试" } },
    ]);
  });
});

describe("handing over to agents", () => {
  const transfer = (to: string, from: string) => ({
    ToUserName: to,
    FromUserName: from,
    CreateTime: startMs / 1000,
    MsgType: "transfer_customer_service",
  });

  test("messages are not pushed for 30 minutes, or until the agent closes the session", async () => {
    await using service = await startService();
    await using pushing = await pushTo(service);
    const { control, openid, user } = service;
    pushing.receiver.answer = (_push, response) =>
      void response.end(JSON.stringify(transfer(openid, pushing.originalId)));

    service.say("人工");
    await control.settleCallbacks();
    expect([service.conversation().agents, service.say("在吗").isPushed]).toEqual([
      "served",
      false,
    ]);
    control.advanceClock(30 * minuteMs);
    expect(service.say("在吗").isPushed).toBe(true);
    await control.settleCallbacks();
    expect(service.say("在吗").isPushed).toBe(false);
    control.closeAgentSession(user);
    expect(service.say("在吗").isPushed).toBe(true);
  });

  test("in safe mode the reply is encrypted and signed; XML works as JSON does", async () => {
    await using service = await startService();
    const { appid, openid, control, user } = service;
    for (const format of ["json", "xml"] as const) {
      control.closeAgentSession(user);
      await using pushing = await pushTo(service, { mode: "safe", format });
      const fields = transfer(openid, pushing.originalId);
      const xml = `<xml>${Object.entries(fields)
        .map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
        .join("")}</xml>`;
      pushing.receiver.answer = ({ query }, response) =>
        void response.end(
          sealReply(
            format === "json" ? JSON.stringify(fields) : xml,
            appid,
            query["nonce"]!,
            format,
          ),
        );

      service.say("人工");
      await control.settleCallbacks();

      expect(service.conversation().agents).toBe("served");
      expect(control.callbacks().at(-1)).toMatchObject({
        attempts: [{ error: undefined }],
        reply: { MsgType: "transfer_customer_service", ToUserName: openid },
      });
    }
  });

  test.each([
    ["both", "gh_", "o"],
    ["the sender", "o", "o"],
    ["the receiver", "gh_", "gh_"],
  ])("a reply with %s not swapped hands nothing over, and says why", async (_, to, from) => {
    await using service = await startService();
    await using pushing = await pushTo(service);
    const names: Record<string, string> = { o: service.openid, gh_: pushing.originalId };
    const reply = JSON.stringify(transfer(names[to]!, names[from]!));
    pushing.receiver.answer = (_push, response) => void response.end(reply);

    service.say("人工");
    await service.control.settleCallbacks();

    expect(service.conversation().agents).toBe("none");
    expect(service.control.callbacks()[0]!.error).toMatch(/swapped/);
  });

  test("an app without callback leaves the user to its agents at once", async () => {
    await using service = await startService();

    expect(service.say("在吗").isPushed).toBe(false);
    expect(service.conversation().agents).toBe("served");
  });

  test("the agent who is asked for serves, else who has least to do; with nobody online the user waits", async () => {
    await using service = await startService();
    await using pushing = await pushTo(service);
    const { appid, openid, control, user } = service;
    const reply = { ...transfer(openid, pushing.originalId), TransInfo: { KfAccount: "b@shop" } };
    pushing.receiver.answer = (_push, response) => void response.end(JSON.stringify(reply));
    control.setAgent({ appid, kfAccount: "a@shop", isOnline: false });
    control.setAgent({ appid, kfAccount: "b@shop", isOnline: false });

    service.say("人工");
    await control.settleCallbacks();
    expect(service.conversation().agents).toBe("waiting");
    expect((await service.get("/customservice/kfsession/getwaitcase")).json).toEqual({
      count: 1,
      waitcaselist: [{ latest_time: startMs / 1000, openid }],
    });
    // While the user waits, messages still come to the server.
    expect(service.say("还在吗").isPushed).toBe(true);
    await control.settleCallbacks();

    control.setAgent({ appid, kfAccount: "a@shop" });
    control.setAgent({ appid, kfAccount: "b@shop" });
    service.say("人工");
    await control.settleCallbacks();
    expect(service.conversation()).toMatchObject({ agents: "served", kfAccount: "b@shop" });
    const second = control.addUser({ appid }).openid;
    reply.ToUserName = second;
    reply.TransInfo.KfAccount = "nobody@shop";
    control.userMessage({ appid, openid: second, msgtype: "text", content: "人工" });
    await control.settleCallbacks();
    expect(control.conversation({ appid, openid: second }).kfAccount).toBe("a@shop");
    expect(control.conversation(user).kfAccount).toBe("b@shop");
  });
});

describe("agent accounts", () => {
  const add = "/customservice/kfaccount/add";

  test("an account lives: added, renamed, invited, listed, deleted", async () => {
    await using service = await startService();
    const { appid, control } = service;
    const errcode = async (path: string, body: unknown) => (await service.post(path, body)).errcode;
    const kf_account = "anna@shop";

    expect(await errcode(add, { kf_account: "too_long_prefix@shop", nickname: "a" })).toBe(65404);
    expect(await errcode(add, { kf_account, nickname: "a".repeat(17) })).toBe(65403);
    expect(await errcode(add, { kf_account, nickname: "安娜" })).toBe(0);
    expect(await errcode(add, { kf_account, nickname: "安娜" })).toBe(65406);
    const update = "/customservice/kfaccount/update";
    expect(await errcode(update, { kf_account: "none@shop", nickname: "a" })).toBe(65401);
    expect(await errcode(update, { kf_account, nickname: "小安" })).toBe(0);
    const invite = "/customservice/kfaccount/inviteworker";
    expect(await errcode(invite, { kf_account, invite_wx: "wx_anna" })).toBe(0);
    expect(await errcode(invite, { kf_account, invite_wx: "wx_anna" })).toBe(65411);
    const list = async () =>
      (await service.get("/cgi-bin/customservice/getkflist")).json["kf_list"];
    expect(await list()).toMatchObject([
      {
        kf_account,
        kf_nick: "小安",
        kf_id: "1001",
        invite_wx: "wx_anna",
        invite_status: "waiting",
      },
    ]);

    const { kfOpenid } = control.setAgent({ appid, kfAccount: kf_account });
    expect(await list()).toMatchObject([{ kf_account, kf_wx: "wx_anna", kf_openid: kfOpenid }]);
    expect(await errcode(invite, { kf_account, invite_wx: "wx_anna" })).toBe(65412);
    expect((await service.get("/cgi-bin/customservice/getonlinekflist")).json).toMatchObject({
      kf_online_list: [{ kf_account, status: 1, accepted_case: 0 }],
    });
    const admin = `/customservice/kfaccount/setadmin?kf_openid=${kfOpenid}`;
    expect((await service.get(admin)).errcode).toBe(0);
    expect((await service.get("/customservice/kfaccount/canceladmin?kf_openid=o")).errcode).toBe(
      40003,
    );
    expect(await errcode("/customservice/kfaccount/del", { kf_account })).toBe(0);
    expect(await list()).toEqual([]);
  });

  test("a session needs an agent who is bound and online, and nobody else in it", async () => {
    await using service = await startService();
    const { appid, openid, control } = service;
    const call = async (what: string, kf_account: string) =>
      (await service.post(`/customservice/kfsession/${what}`, { kf_account, openid })).errcode;
    await service.post(add, { kf_account: "a@shop", nickname: "a" });

    expect(await call("create", "none@shop")).toBe(65401);
    expect(await call("create", "a@shop")).toBe(65402);
    control.setAgent({ appid, kfAccount: "a@shop", isOnline: false });
    expect(await call("create", "a@shop")).toBe(65415);
    control.setAgent({ appid, kfAccount: "a@shop" });
    control.setAgent({ appid, kfAccount: "b@shop" });
    expect(await call("close", "a@shop")).toBe(65413);
    expect([await call("create", "a@shop"), await call("create", "a@shop")]).toEqual([0, 0]);
    expect(await call("create", "b@shop")).toBe(65414);
    const session = { createtime: startMs / 1000, kf_account: "a@shop" };
    const get = async (query: string) =>
      (await service.get(`/customservice/kfsession/${query}`)).json;
    expect(await get(`getsession?openid=${openid}`)).toMatchObject(session);
    expect(await get("getsessionlist?kf_account=a@shop")).toEqual({
      sessionlist: [{ createtime: startMs / 1000, openid }],
    });
    expect(await call("close", "a@shop")).toBe(0);
    expect(await get(`getsession?openid=${openid}`)).toMatchObject({ errcode: 0, kf_account: "" });
    await call("create", "a@shop");
    await service.post("/customservice/kfaccount/del", { kf_account: "a@shop" });
    expect(service.conversation().agents).toBe("none");
  });
});

test("customer service can be played over HTTP alone", async () => {
  await using service = await startService();
  await using pushing = await pushTo(service);
  const { appid, openid, emulator } = service;
  const control = async (path: string, body: unknown) => {
    const init = { method: "POST", body: JSON.stringify({ appid, openid, ...(body as object) }) };
    return (await request(`${emulator.url}/_emulator/${path}`, init)).json;
  };

  await control("customer-service/enter", { sessionFrom: "a" });
  const base64 = Buffer.from("picture").toString("base64");
  const { mediaId } = await control("media", { filename: "a.png", base64 });
  await control("customer-service/message", { msgtype: "image", mediaId });
  await control("customer-service/agent", { kfAccount: "a@shop" });
  await control("callbacks/settle", {});
  const { lines } = await control("customer-service/close", {});
  const query = `appid=${appid}&openid=${openid}`;
  const seen = await request(`${emulator.url}/_emulator/customer-service/conversation?${query}`);
  const query2 = `appid=${appid}&mediaId=${String(mediaId)}`;
  const picture = await request(`${emulator.url}/_emulator/media?${query2}`);

  expect(pushing.receiver.pushes).toHaveLength(2);
  expect(seen.json["lines"]).toEqual(lines);
  expect(seen.json).toMatchObject({ messagesLeft: 5, lines: [{ fields: { MediaId: mediaId } }] });
  expect([picture.contentType, picture.text]).toEqual(["image/png", "picture"]);
  const bad = await control("customer-service/message", { msgtype: "sticker" });
  expect(bad).toMatchObject({ error: { code: "INVALID_INPUT" } });
});
