import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import type { Callback, EmulatorOptions } from "../src/index.ts";
import { request, startWorld } from "./helpers.ts";
import {
  openFrame,
  sealReply,
  settings,
  sha1,
  startReceiver,
  token,
  type Receiver,
} from "./receiver.ts";

const startMs = 1_767_225_600_000;

/** A world whose app pushes to a receiver. Time stands still unless it is moved; a callback may take 200 ms. */
async function startPushing(callback: Partial<Callback> = {}, options: EmulatorOptions = {}) {
  const world = await startWorld({ nowMs: () => startMs, callbackTimeoutMs: 200, ...options });
  const receiver = await startReceiver();
  const { appid, secret, control } = world;
  const pushTo = settings(receiver.url, callback);
  const { originalId } = control.addApp({ appid, secret, callback: pushTo });
  const second = control.addTemplate({ appid, title: "第二", content: "a:{{thing1.DATA}}" });
  return {
    ...world,
    receiver,
    secondTemplateId: second.priTmplId,
    originalId,
    [Symbol.asyncDispose]: async () => {
      await world.emulator.close();
      await receiver[Symbol.asyncDispose]();
    },
  };
}

describe("what is pushed", () => {
  const modes = ["plain", "compatible", "safe"] as const;
  const formats = ["json", "xml"] as const;
  const cases = modes.flatMap((mode) => formats.map((format) => ({ mode, format })));

  test.each(cases)("$mode mode in $format is what the documentation shows", async (how) => {
    await using world = await startPushing(how);
    const { appid, openid, templateId, control, receiver } = world;

    control.subscribe({ appid, openid, choices: { [templateId]: "accept" } });
    await control.settleCallbacks();

    expect(receiver.pushes).toHaveLength(1);
    const { method, headers, query, body } = receiver.pushes[0]!;
    const { timestamp, nonce, signature, msg_signature } = query;
    expect(method).toBe("POST");
    expect(headers["content-type"]).toBe(how.format === "xml" ? "text/xml" : "application/json");
    // The URL's own query stays.
    expect(query).toMatchObject({ app: "1", openid, timestamp: "1767225600" });
    expect(nonce).toMatch(/^\d{10}$/);
    expect(signature).toBe(sha1(token, timestamp!, nonce!));

    const message = popupSample(how.format, world.originalId, openid, templateId);
    if (how.mode === "plain") {
      expect(Object.keys(query).toSorted()).toEqual([
        "app",
        "nonce",
        "openid",
        "signature",
        "timestamp",
      ]);
      expect(body.replaceAll("\n", "")).toBe(message);
      return;
    }
    const Encrypt =
      how.format === "json"
        ? String(JSON.parse(body).Encrypt)
        : /<Encrypt><!\[CDATA\[(.*?)\]\]><\/Encrypt>/.exec(body)![1]!;
    expect(query["encrypt_type"]).toBe("aes");
    expect(msg_signature).toBe(sha1(token, timestamp!, nonce!, Encrypt));
    const frame = openFrame(Encrypt);
    expect(frame.appid).toBe(appid);
    expect(frame.message.replaceAll("\n", "")).toBe(message);
    const envelope = { ToUserName: world.originalId, Encrypt };
    if (how.format === "json") {
      const whole = how.mode === "safe" ? envelope : { ...JSON.parse(message), Encrypt };
      expect(JSON.parse(body)).toEqual(whole);
    } else {
      const encrypted = `<Encrypt><![CDATA[${Encrypt}]]></Encrypt></xml>`;
      const whole =
        how.mode === "safe"
          ? `<xml><ToUserName><![CDATA[${world.originalId}]]></ToUserName>${encrypted}`
          : message.replace("</xml>", encrypted);
      expect(body.replaceAll(/\n\s*/g, "")).toBe(whole);
    }
  });

  test("one template is an object in List, two are an array, in XML two elements", async () => {
    await using world = await startPushing();
    const { appid, secret, openid, templateId, secondTemplateId, control, receiver } = world;
    const choices = { [templateId]: "accept", [secondTemplateId]: "reject" };

    control.subscribe({ appid, openid, choices: { [templateId]: "accept" } });
    control.subscribe({ appid, openid, choices });
    await control.settleCallbacks();
    control.addApp({ appid, secret, callback: settings(receiver.url, { format: "xml" }) });
    control.subscribe({ appid, openid, choices });
    await control.settleCallbacks();

    const [one, two] = receiver.pushes.map(({ body }) => body);
    expect(JSON.parse(one!).List).toMatchObject({ TemplateId: templateId, PopupScene: "0" });
    expect(JSON.parse(two!).List).toMatchObject([
      { TemplateId: templateId, SubscribeStatusString: "accept" },
      { TemplateId: secondTemplateId, SubscribeStatusString: "reject" },
    ]);
    expect(JSON.parse(two!).CreateTime).toBe(1_767_225_600);
    expect(receiver.pushes[2]!.body.match(/<List>/g)).toHaveLength(2);
  });

  test("a sent event carries the msgid of the answer as a text, a refusal in the settings its template", async () => {
    await using world = await startPushing();
    const { appid, openid, templateId, control, receiver } = world;
    world.accept();

    const { text } = await world.send();
    control.rejectInSettings({ appid, openid, templateId });
    await control.settleCallbacks();

    const [, sent, change] = receiver.pushes.map(({ body }) => JSON.parse(body));
    const MsgID = /"msgid":(\d+)/.exec(text)![1]!;
    expect(sent).toMatchObject({
      Event: "subscribe_msg_sent_event",
      FromUserName: openid,
      List: { TemplateId: templateId, MsgID, ErrorCode: "0", ErrorStatus: "success" },
    });
    expect(change).toMatchObject({
      Event: "subscribe_msg_change_event",
      List: { TemplateId: templateId, SubscribeStatusString: "reject" },
    });
  });

  test("a refusal in the sheet is told; kept for ever, it also takes the rights that were there", async () => {
    await using world = await startPushing();
    const { appid, openid, templateId, control, receiver } = world;
    const choices = { [templateId]: "reject" };
    world.accept();

    const once = control.subscribe({ appid, openid, choices });
    const always = control.subscribe({ appid, openid, choices, always: true });
    await control.settleCallbacks();

    expect([once, always]).toMatchObject([
      { rights: [{ remaining: 1 }] },
      { rights: [{ remaining: 0 }] },
    ]);
    const [, ...refusals] = receiver.pushes.map(({ body }) => JSON.parse(body));
    expect(refusals).toMatchObject([
      { Event: "subscribe_msg_popup_event", List: { SubscribeStatusString: "reject" } },
      { Event: "subscribe_msg_popup_event", List: { SubscribeStatusString: "reject" } },
    ]);
    expect((await world.send()).errcode).toBe(43101);
  });

  test("any message can be pushed: unknown events, 64-bit numbers, texts that XML would break on", async () => {
    await using world = await startPushing({ format: "xml" });
    const { appid, secret, control, receiver } = world;
    const callback = settings(receiver.url);

    control.pushRaw({ appid, message: { Event: "debug_demo", debug_str: "a]]>b<c>&\u0001" } });
    await control.settleCallbacks();
    control.addApp({ appid, secret, callback });
    const MsgId = "7000000000000000001";
    control.pushRaw({ appid, message: { FromUserName: "o1", Content: "你好", MsgId } });
    const OpenID = "o2";
    control.pushRaw({ appid, message: { Event: "user_authorization_revoke", OpenID } });
    await control.settleCallbacks();

    const [debug, text, revoke] = receiver.pushes;
    expect(debug!.body).toContain(
      "<debug_str><![CDATA[a]]]]><![CDATA[>b<c>&]]></debug_str>\n</xml>",
    );
    expect(text!.body).toContain(`"MsgType":"text","Content":"你好","MsgId":${MsgId}}`);
    expect(text!.query["openid"]).toBe("o1");
    expect(JSON.parse(revoke!.body)).toMatchObject({ MsgType: "event", OpenID, FromUserName: /./ });
    expect(() => control.pushRaw({ appid, message: { "a b": 1 } })).toThrow(/a b/);
  });
});

describe("retries", () => {
  test("a server that never answers gets it four times, each signed anew, and then no more", async () => {
    await using world = await startPushing({ mode: "safe" });
    const { appid, control, receiver } = world;
    receiver.answer = () => {};
    world.accept();

    await control.settleCallbacks();

    const { pushes } = receiver;
    expect(pushes).toHaveLength(4);
    expect(new Set(pushes.map(({ query }) => query["nonce"])).size).toBe(4);
    const encrypted = pushes.map(({ body }) => String(JSON.parse(body).Encrypt));
    expect(new Set(encrypted).size).toBe(4);
    expect(new Set(encrypted.map((text) => openFrame(text).message)).size).toBe(1);
    const [delivery] = control.callbacks({ appid });
    expect(delivery).toMatchObject({ state: "failed", name: "subscribe_msg_popup_event" });
    for (const { durationMs, error, status } of delivery!.attempts) {
      expect([status, error]).toEqual([undefined, "no answer within 200 ms"]);
      expect(durationMs).toBeGreaterThanOrEqual(195);
    }
  });

  test("an answer that trickles in counts as late, however early it began", async () => {
    await using world = await startPushing();
    const { appid, control, receiver } = world;
    receiver.answer = async (_push, response, nth) => {
      if (nth > 1) return void response.end("success");
      response.writeHead(200).write("succ");
    };
    world.accept();

    await control.settleCallbacks();

    expect(control.callbacks({ appid })[0]).toMatchObject({
      state: "delivered",
      attempts: [{ error: "no answer within 200 ms" }, { status: 200, body: "success" }],
    });
  });

  const answers: [what: string, status: number, body: string, callback: Partial<Callback>][] = [
    ["HTTP 500", 500, "success", {}],
    ["a redirect", 302, "", {}],
    ["success in quotes", 200, '"success"', {}],
    ["success with a line break", 200, "success\n", {}],
    ["an HTML page", 200, "<html></html>", { format: "xml" }],
    ["XML where JSON is configured", 200, "<xml><MsgType>text</MsgType></xml>", {}],
    ["JSON where XML is configured", 200, '{"MsgType":"text"}', { format: "xml" }],
    ["a DOCTYPE", 200, "<!DOCTYPE a><xml><a>1</a></xml>", { format: "xml" }],
    ["a plain message in safe mode", 200, '{"MsgType":"text"}', { mode: "safe" }],
    [
      "an unsigned encrypted message",
      200,
      '{"Encrypt":"AAAA","MsgSignature":"0","TimeStamp":1,"Nonce":"1"}',
      { mode: "safe" },
    ],
    ["an encrypted message in plain mode", 200, '{"Encrypt":"AAAA"}', {}],
    ["an answer over 64 KiB", 200, `{"MsgType":"text","Content":"${"x".repeat(65_536)}"}`, {}],
  ];

  test.each(answers)("%s is a failure and is tried again", async (_, status, body, callback) => {
    await using world = await startPushing(callback);
    const { appid, control, receiver } = world;
    receiver.answer = (_push, response, nth) => {
      if (nth > 2) response.end("success");
      else response.writeHead(status).end(body);
    };
    world.accept();

    await control.settleCallbacks();

    const [delivery] = control.callbacks({ appid });
    expect(delivery).toMatchObject({
      state: "delivered",
      attempts: [{ error: /./ }, { error: /./ }, { error: undefined }],
    });
  });

  test.each([
    ["an empty body", ""],
    ["a message", '{"MsgType":"text","Content":"ok"}'],
  ])("%s is taken the first time", async (_, body) => {
    await using world = await startPushing({ mode: "compatible" });
    world.receiver.answer = (_push, response) => void response.end(body);
    world.accept();

    await world.control.settleCallbacks();

    expect(world.receiver.pushes).toHaveLength(1);
  });

  test("an encrypted reply is taken only with its signature, and with this app's appid inside", async () => {
    await using world = await startPushing({ mode: "safe" });
    const { appid, control, receiver } = world;
    const message = '{"MsgType":"text","Content":"ok"}';
    receiver.answer = ({ query }, response, nth) => {
      const sealed = sealReply(message, nth === 1 ? "wxother" : appid, query["nonce"]!, "json");
      const wrong = sealed.replace(/"MsgSignature":"./, '"MsgSignature":"x');
      response.end(nth === 2 ? wrong : sealed);
    };
    world.accept();

    await control.settleCallbacks();

    expect(control.callbacks({ appid })[0]).toMatchObject({
      attempts: [
        { error: expect.stringContaining("appid") },
        { error: expect.stringContaining("MsgSignature") },
        { error: undefined },
      ],
      reply: { MsgType: "text", Content: "ok" },
    });
  });

  test("a server that is not there is tried four times at once, and the next event is not lost with it", async () => {
    await using world = await startPushing();
    const { appid, secret, control, receiver } = world;
    control.addApp({ appid, secret, callback: settings("http://127.0.0.1:9/none") });
    world.accept();
    await control.settleCallbacks();
    control.addApp({ appid, secret, callback: settings(receiver.url) });
    world.accept();
    await control.settleCallbacks();

    const [first, second] = control.callbacks();
    expect(first!.state).toBe("failed");
    expect(first!.attempts).toHaveLength(4);
    expect(first!.attempts[0]!.error).toContain("ECONNREFUSED");
    expect(second!.state).toBe("delivered");
  });

  test("an answer that resets the connection counts as one attempt", async () => {
    await using world = await startPushing();
    world.receiver.answer = (_push, response) => void response.socket!.resetAndDestroy();
    world.accept();

    await world.control.settleCallbacks();

    expect(world.receiver.pushes).toHaveLength(4);
  });
});

describe("order and number", () => {
  const scenes = (receiver: Receiver) =>
    receiver.pushes.map(({ body }) => Number(JSON.parse(body).nth));

  function pushMany(
    { control, appid }: { control: World["control"]; appid: string },
    count: number,
  ) {
    for (let nth = 0; nth < count; nth += 1) {
      control.pushRaw({ appid, message: { Event: "numbered", nth } });
    }
  }
  type World = Awaited<ReturnType<typeof startPushing>>;

  const inOrder = Array.from({ length: 60 }, (_, nth) => nth);

  test("by default one waits for the other, so they arrive in order", async () => {
    await using world = await startPushing();
    world.receiver.answer = async (_push, response) => {
      await sleep(Math.random() * 5);
      response.end("success");
    };

    pushMany(world, 60);
    await world.control.settleCallbacks();

    expect(scenes(world.receiver)).toEqual(inOrder);
    expect(world.receiver.maxInFlight).toBe(1);
  });

  test("callbackConcurrency lets so many be under way, and not one more", async () => {
    await using world = await startPushing({}, { callbackConcurrency: 20 });
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    world.receiver.answer = async (_push, response) => {
      await released;
      response.end("success");
    };

    pushMany(world, 60);
    // Nothing is answered until all that may be under way are, however slowly their connections open.
    await vi.waitUntil(() => world.receiver.maxInFlight === 20, { timeout: 30_000 });
    await sleep(100);
    expect(world.receiver.pushes).toHaveLength(20);
    release();
    await world.control.settleCallbacks();

    expect(world.receiver.maxInFlight).toBe(20);
    expect(scenes(world.receiver).toSorted((a, b) => a - b)).toEqual(inOrder);
  });

  test("callbackShuffle reorders what waits and loses none", async () => {
    await using world = await startPushing({}, { callbackShuffle: true, seed: 1 });

    pushMany(world, 60);
    await world.control.settleCallbacks();

    expect(scenes(world.receiver)).not.toEqual(inOrder);
    expect(scenes(world.receiver).toSorted((a, b) => a - b)).toEqual(inOrder);
  });

  test("callbackDelayMs holds each back so long, not one after the other", async () => {
    await using world = await startPushing({}, { callbackDelayMs: 100 });
    const startedMs = performance.now();

    pushMany(world, 20);
    await world.control.settleCallbacks();

    expect(scenes(world.receiver)).toHaveLength(20);
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(95);
    expect(performance.now() - startedMs).toBeLessThan(1_900);
  });

  test("duplicates and repeats carry the same message under a new signature", async () => {
    await using world = await startPushing({}, { callbackDuplicates: 2 });
    const { appid, control, receiver } = world;
    const { id } = control.pushRaw({
      appid,
      message: { Content: "a", MsgId: "7000000000000000001" },
    });
    await control.settleCallbacks();
    control.setOptions({ callbackDuplicates: 0 });

    const { ids } = control.repeatCallback({ id: id!, times: 2 });
    await control.settleCallbacks();

    expect(receiver.pushes).toHaveLength(5);
    expect(new Set(receiver.pushes.map(({ body }) => body)).size).toBe(1);
    expect(new Set(receiver.pushes.map(({ query }) => query["nonce"])).size).toBe(5);
    const repeated = control.callbacks().filter(({ repeatOf }) => repeatOf === id);
    expect(repeated.slice(2).map((delivery) => delivery.id)).toEqual(ids);
    expect(() => control.repeatCallback({ id: "push-99" })).toThrow(/push-99/);
  });

  test("a server that hangs holds up neither recording nor the API, and what waits is bounded", async () => {
    await using world = await startPushing({}, { maxWaitingCallbacks: 1_000 });
    const { control, appid, receiver } = world;
    receiver.answer = () => {};
    const startedMs = performance.now();

    pushMany(world, 20_000);
    const token = await world.token();

    expect(performance.now() - startedMs).toBeLessThan(2_000);
    expect(token).toMatch(/./);
    const open = control
      .callbacks({ appid, limit: 20_000 })
      .filter(({ state }) => state === "pending");
    expect(open.length).toBeLessThanOrEqual(1_001);
    expect(control.callbacks({ appid, limit: 1 })[0]).toMatchObject({
      state: "failed",
      attempts: [],
      error: expect.stringContaining("maxWaitingCallbacks"),
    });
  });

  test("reset and close stop what is under way, and nothing arrives afterwards", async () => {
    await using world = await startPushing();
    world.receiver.answer = () => {};
    pushMany(world, 10);
    while (world.receiver.pushes.length === 0) await sleep(5);

    const settled = world.control.settleCallbacks();
    world.emulator.reset();
    await settled;

    expect(world.control.callbacks()).toEqual([]);
    await sleep(300);
    expect(world.receiver.pushes).toHaveLength(1);
    world.control.addApp({ appid: "wx2", secret: "s", callback: settings(world.receiver.url) });
    world.control.pushRaw({ appid: "wx2", message: { Event: "again" } });
    while (world.receiver.pushes.length === 1) await sleep(5);
    await world.emulator.close();
    await sleep(300);
    expect(world.receiver.pushes).toHaveLength(2);
  });
});

describe("sent events on demand", () => {
  test("a failed one names the code, and the message reaches no phone", async () => {
    const switches = { sentErrorCode: 4, sentErrorStatus: "failed:user block" };
    await using world = await startPushing({}, switches);
    world.accept();

    const { errcode } = await world.send();
    await world.control.settleCallbacks();

    expect(errcode).toBe(0);
    expect(JSON.parse(world.receiver.pushes[1]!.body).List).toMatchObject({
      ErrorCode: "4",
      ErrorStatus: "failed:user block",
    });
    expect(world.control.messages({ appid: world.appid })).toEqual([]);
  });

  test("omitSentEvents keeps silent about a message that was delivered", async () => {
    await using world = await startPushing({}, { omitSentEvents: true });
    world.accept();

    await world.send();
    await world.control.settleCallbacks();

    expect(world.receiver.pushes).toHaveLength(1);
    expect(world.control.messages({ appid: world.appid })).toHaveLength(1);
  });

  test("sentEventBeforeReply: the server has the event before the sender has its answer", async () => {
    await using world = await startPushing({}, { sentEventBeforeReply: true });
    const order: string[] = [];
    world.accept();
    await world.control.settleCallbacks();
    world.receiver.answer = async (_push, response) => {
      await sleep(50);
      order.push("event");
      response.end("success");
    };

    await world.send().then(() => order.push("answer"));

    expect(order).toEqual(["event", "answer"]);
  });
});

describe("saving a callback", () => {
  const echo: Receiver["answer"] = ({ query }, response) => {
    const { timestamp, nonce, signature, echostr } = query;
    if (signature !== sha1(token, timestamp!, nonce!)) response.writeHead(401);
    response.end(echostr);
  };

  test("the URL is asked as the console asks it, and saved when it answers the echostr", async () => {
    await using world = await startPushing();
    const { appid, control, receiver } = world;
    await using other = await startReceiver(echo);

    const verification = await control.setCallback({ appid, callback: settings(other.url) });
    world.accept();
    await control.settleCallbacks();

    expect(verification).toEqual({ verified: true, status: 200, detail: expect.any(String) });
    expect(other.pushes.map(({ method }) => method)).toEqual(["GET", "POST"]);
    expect(other.pushes[0]!.query["echostr"]).toMatch(/^\d+$/);
    expect(receiver.pushes).toEqual([]);
  });

  const refusals: [what: string, answer: Receiver["answer"], detail: RegExp][] = [
    ["another token", (_push, response) => void response.writeHead(403).end(), /HTTP 403.*token/],
    ["quotes", ({ query }, response) => void response.end(`"${query["echostr"]}"`), /quotes/],
    ["a line break", ({ query }, response) => void response.end(`${query["echostr"]}\n`), /white/],
    ["something else", (_push, response) => void response.end("success"), /begins with "success"/],
    ["no answer", () => {}, /within 200 ms/],
  ];

  test.each(refusals)("%s is told, and what was there stays", async (_, answer, detail) => {
    await using world = await startPushing();
    const { appid, control, receiver } = world;
    await using other = await startReceiver(answer);

    const verification = await control.setCallback({ appid, callback: settings(other.url) });
    world.accept();
    await control.settleCallbacks();

    expect(verification.verified).toBe(false);
    expect(verification.detail).toMatch(detail);
    expect(receiver.pushes).toHaveLength(1);
  });

  test("over HTTP: saved unasked, listed, settled, repeated, and removed", async () => {
    await using world = await startPushing({ mode: "safe" });
    const { appid, openid, receiver, emulator } = world;
    const control = async (path: string, body?: unknown) => {
      const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
      return (await request(`${emulator.url}/_emulator/${path}`, init)).json;
    };
    const callback = settings(receiver.url);

    expect(await control("callback", { appid, callback, verify: false })).toMatchObject({
      verified: false,
      detail: /./,
    });
    const message = { Content: "a", FromUserName: openid, MsgId: "7000000000000000001" };
    const { id } = await control("callbacks/push", { appid, message });
    await control("callbacks/settle", {});
    await control("callbacks/repeat", { id });
    await control("callbacks/settle", {});
    const { callbacks } = await control(`callbacks?appid=${appid}&openid=${openid}`);
    await control("callback", { appid, callback: null });
    await control("callbacks/push", { appid, message });

    expect(callbacks).toMatchObject([
      { id, name: "text", state: "delivered", message: { MsgId: "7000000000000000001" } },
      { repeatOf: id, state: "delivered" },
    ]);
    expect(receiver.pushes).toHaveLength(2);
    const bad = { ...callback, mode: "safe", encodingAESKey: "short" };
    expect(await control("callback", { appid, callback: bad })).toMatchObject({
      error: { code: "INVALID_CALLBACK", hint: /./ },
    });
    expect(await control("callback", { appid })).toMatchObject({
      error: { code: "INVALID_INPUT" },
    });
  });
});

function popupSample(format: "json" | "xml", to: string, openid: string, templateId: string) {
  if (format === "json") {
    return (
      `{"ToUserName":"${to}","FromUserName":"${openid}","CreateTime":1767225600,"MsgType":"event",` +
      `"Event":"subscribe_msg_popup_event","List":{"TemplateId":"${templateId}",` +
      `"SubscribeStatusString":"accept","PopupScene":"0"}}`
    );
  }
  return (
    `<xml><ToUserName><![CDATA[${to}]]></ToUserName><FromUserName><![CDATA[${openid}]]></FromUserName>` +
    `<CreateTime>1767225600</CreateTime><MsgType><![CDATA[event]]></MsgType>` +
    `<Event><![CDATA[subscribe_msg_popup_event]]></Event><SubscribeMsgPopupEvent><List>` +
    `<TemplateId><![CDATA[${templateId}]]></TemplateId>` +
    `<SubscribeStatusString><![CDATA[accept]]></SubscribeStatusString><PopupScene>0</PopupScene>` +
    `</List></SubscribeMsgPopupEvent></xml>`
  );
}
