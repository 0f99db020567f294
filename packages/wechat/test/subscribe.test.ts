import { afterEach, describe, expect, test } from "vitest";
import { createWechatClient, type WechatClientOptions } from "@hongyan/wechat";
import { createFakeClock } from "./helpers/fake-clock.ts";
import {
  createFakeWechat,
  type Handler,
  sendPath,
  tokenOf,
  tokenPath,
} from "./helpers/fake-wechat.ts";
import { findClosedPort, startHttpServer, startTcpServer } from "./helpers/http-server.ts";

const message = {
  touser: "oUser",
  template_id: "tmpl",
  page: "pages/index/index",
  data: { thing1: { value: "项目评审会议" } },
};
const ok = '{"errcode":0,"errmsg":"ok","msgid":3248682510344192008}';
const rid = "65f1a2b3-0a1b2c3d-4e5f6a7b";

function setUp(handlers: Record<string, Handler>, options: Partial<WechatClientOptions> = {}) {
  const clock = createFakeClock();
  let count = 0;
  const wechat = createFakeWechat({
    [tokenPath]: () => ({ access_token: `T${++count}`, expires_in: 7200 }),
    ...handlers,
  });
  const client = createWechatClient({
    appid: "wx1",
    secret: "s",
    transport: wechat.transport,
    now: clock.now,
    ...options,
  });
  return { client, wechat, clock };
}

describe("a send that WeChat answers", () => {
  test("is accepted, and its 64-bit msgid is exact", async () => {
    const { client, wechat } = setUp({ [sendPath]: () => ok });
    expect(await client.subscribe.send(message)).toEqual({
      kind: "accepted",
      msgid: "3248682510344192008",
    });
    const request = wechat.calls.at(-1);
    expect(request).toMatchObject({ method: "POST", path: `${sendPath}?access_token=T1` });
    expect(JSON.parse(String(request?.body))).toEqual(message);
  });

  test.each([
    ['{"errcode":0,"errmsg":"ok"}', undefined],
    ['{"errcode":0,"errmsg":"ok","msgid":294}', "294"],
    ['{"msgid":"3248682510344192008","errmsg":"ok","errcode":"0"}', "3248682510344192008"],
  ])("is accepted with an answer like %s", async (answer, msgid) => {
    const { client } = setUp({ [sendPath]: () => answer });
    expect(await client.subscribe.send(message)).toEqual({
      kind: "accepted",
      ...(msgid !== undefined && { msgid }),
    });
  });

  test("is refused with errcode, class and rid, the text without suffixes", async () => {
    const { client } = setUp({
      [sendPath]: () => ({ errcode: 43101, errmsg: `user refuse to accept the msg rid: ${rid}` }),
    });
    expect(await client.subscribe.send(message)).toEqual({
      kind: "refused",
      errcode: 43101,
      errmsg: "user refuse to accept the msg",
      rid,
      class: "user-quota-exhausted",
      during: "send",
    });
  });

  test("a body that was written beforehand goes out as it is", async () => {
    const { client, wechat } = setUp({ [sendPath]: () => ok });
    const body = JSON.stringify(message);
    expect(await client.subscribe.sendBody(body)).toMatchObject({ kind: "accepted" });
    expect(wechat.calls.at(-1)?.body).toBe(body);
  });

  test("an apiBase with a path keeps that path in front of every call", async () => {
    const { client, wechat } = setUp(
      {
        [`/gateway${sendPath}`]: () => ok,
        [`/gateway${tokenPath}`]: () => ({ access_token: "T", expires_in: 7200 }),
      },
      { apiBase: "https://gw.example/gateway/" },
    );
    expect(await client.subscribe.send(message)).toMatchObject({ kind: "accepted" });
    expect(wechat.calls.map((call) => call.origin)).toEqual(Array(2).fill("https://gw.example"));
  });
});

describe("a dead token", () => {
  test.each([40001, 40014, 42001])("%i: one renewal, one more try, accepted", async (errcode) => {
    const { client, wechat } = setUp({
      [sendPath]: (request) => (tokenOf(request) === "T1" ? { errcode, errmsg: "bad" } : ok),
    });
    expect(await client.subscribe.send(message)).toMatchObject({ kind: "accepted" });
    expect(wechat.count(tokenPath)).toBe(2);
    expect(wechat.count(sendPath)).toBe(2);
  });

  test("40 concurrent sends make exactly one renewal and all go out once", async () => {
    const accepted: string[] = [];
    const { client, wechat } = setUp({
      [sendPath]: (request) => {
        if (tokenOf(request) === "T1") return { errcode: 40001, errmsg: "bad" };
        accepted.push(JSON.parse(String(request.body)).touser);
        return ok;
      },
    });
    const sends = Array.from({ length: 40 }, (_, i) =>
      client.subscribe.send({ ...message, touser: `o${i}` }),
    );
    const outcomes = await Promise.all(sends);
    expect(outcomes.every((outcome) => outcome.kind === "accepted")).toBe(true);
    expect(new Set(accepted).size).toBe(40);
    expect(accepted).toHaveLength(40);
    expect(wechat.count(tokenPath)).toBe(2);
  });

  test("an endless 40001 makes one more fetch and is a configuration error, then fails fast", async () => {
    const { client, wechat, clock } = setUp({
      [sendPath]: () => ({ errcode: 40001, errmsg: "invalid credential" }),
    });
    const outcomes = [];
    for (let i = 0; i < 10; i++) outcomes.push(await client.subscribe.send(message));
    expect(outcomes[0]).toMatchObject({ errcode: 40001, class: "config-error", during: "send" });
    for (const outcome of outcomes.slice(1)) {
      expect(outcome).toMatchObject({ errcode: 40001, class: "config-error", during: "token" });
    }
    expect(wechat.count(tokenPath)).toBe(2);
    expect(wechat.count(sendPath)).toBe(2);
    clock.advance(60_000);
    expect(await client.subscribe.send(message)).toMatchObject({ class: "config-error" });
    expect(wechat.count(tokenPath)).toBe(3);
  });

  test("an endless 40001 under 40 concurrent sends makes one more fetch as well", async () => {
    const { client, wechat } = setUp({
      [sendPath]: () => ({ errcode: 40001, errmsg: "invalid credential" }),
    });
    await Promise.all(Array.from({ length: 40 }, () => client.subscribe.send(message)));
    expect(wechat.count(tokenPath)).toBe(2);
  });

  test("stable_token giving the same token again is a configuration error, without a second send", async () => {
    const { client, wechat } = setUp({
      [tokenPath]: () => ({ access_token: "SAME", expires_in: 7000 }),
      [sendPath]: () => ({ errcode: 40001, errmsg: `invalid credential rid: ${rid}` }),
    });
    expect(await client.subscribe.send(message)).toEqual({
      kind: "refused",
      errcode: 40001,
      errmsg: "invalid credential",
      rid,
      class: "config-error",
      during: "send",
    });
    expect(wechat.count(sendPath)).toBe(1);
    expect(wechat.count(tokenPath)).toBe(2);
  });

  test("a token that dies again and again, but works in between, is renewed each time", async () => {
    let valid = 1;
    const { client } = setUp({
      [sendPath]: (request) =>
        tokenOf(request) === `T${valid}` ? ok : { errcode: 40001, errmsg: "not latest" },
    });
    for (valid = 1; valid <= 5; valid++) {
      expect(await client.subscribe.send(message)).toMatchObject({ kind: "accepted" });
    }
  });
});

describe("no token, so nothing was sent", () => {
  test("a refused token call is told apart from a refused send", async () => {
    const { client, wechat } = setUp({
      [tokenPath]: () => ({ errcode: 40164, errmsg: "invalid ip 203.0.113.7, not in whitelist" }),
    });
    expect(await client.subscribe.send(message)).toMatchObject({
      kind: "refused",
      errcode: 40164,
      class: "config-error",
      during: "token",
    });
    expect(wechat.count(sendPath)).toBe(0);
  });

  test("a token call without an answer is unanswered, certainly not sent", async () => {
    const { client } = setUp(
      {},
      { transport: undefined as never, apiBase: await findClosedPort() },
    );
    expect(await client.subscribe.send(message)).toMatchObject({
      kind: "unanswered",
      requestSent: false,
      reason: "token",
    });
  });

  test("a token store that fails does not throw, and its text is not repeated", async () => {
    const fail = async () => {
      throw new Error("connect failed: postgres://user:hunter2@db");
    };
    const tokenStore = { read: fail, tryLease: fail, save: fail, release: fail };
    const { client } = setUp({}, { tokenStore });
    expect(await client.subscribe.send(message)).toEqual({
      kind: "unanswered",
      requestSent: false,
      reason: "token",
      detail: "the token store failed",
    });
  });
});

describe("a send without a usable answer, over real sockets", () => {
  const servers: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  function clientOf(apiBase: string, timeoutMs = 5000) {
    const tokenSource = {
      get: async () => "T1",
      renew: async () => "T2",
      state: () => ({ status: "ready" as const }),
    };
    return createWechatClient({ appid: "wx1", secret: "s", apiBase, tokenSource, timeoutMs });
  }

  async function sendTo(answer: Parameters<typeof startHttpServer>[0], timeoutMs?: number) {
    const server = await startHttpServer(answer);
    servers.push(server);
    return clientOf(server.origin, timeoutMs).subscribe.send(message);
  }

  test("a JSON body under text/plain is read all the same", async () => {
    const outcome = await sendTo((_, response) => {
      response.setHeader("content-type", "text/plain").end(ok);
    });
    expect(outcome).toEqual({ kind: "accepted", msgid: "3248682510344192008" });
  });

  test("a page of HTML is not-json: it may have been sent", async () => {
    const outcome = await sendTo((request, response) => {
      response.end(`<html>you asked for ${request.url}</html>`);
    });
    expect(outcome).toMatchObject({
      kind: "unanswered",
      requestSent: true,
      reason: "not-json",
      status: 200,
    });
    expect(JSON.stringify(outcome)).not.toContain("T1");
  });

  test.each([500, 502, 503, 504])(
    "HTTP %i: it may have been sent, whatever the body",
    async (status) => {
      const outcome = await sendTo((_, response) => {
        response.writeHead(status).end('{"errcode":0,"errmsg":"ok"}');
      });
      expect(outcome).toEqual({
        kind: "unanswered",
        requestSent: true,
        reason: "http-status",
        status,
        detail: `HTTP status ${status}`,
      });
    },
  );

  test("HTTP 502 stays unanswered even with an errcode: a gateway's word proves nothing", async () => {
    const outcome = await sendTo((_, response) => {
      response.writeHead(502).end('{"errcode":40003,"errmsg":"invalid openid"}');
    });
    expect(outcome).toMatchObject({ kind: "unanswered", requestSent: true, status: 502 });
  });

  test("HTTP 404 without an errcode is no answer of WeChat's", async () => {
    const outcome = await sendTo((_, response) => response.writeHead(404).end("{}"));
    expect(outcome).toMatchObject({ kind: "unanswered", reason: "http-status", status: 404 });
  });

  test("an errcode counts even where a gateway changed the status", async () => {
    const outcome = await sendTo((_, response) => {
      response.writeHead(400).end('{"errcode":40003,"errmsg":"invalid openid"}');
    });
    expect(outcome).toMatchObject({ kind: "refused", errcode: 40003 });
  });

  test("a redirect is no answer, and is not followed", async () => {
    const outcome = await sendTo((_, response) => {
      response.writeHead(302, { location: "http://127.0.0.1:9/" }).end();
    });
    expect(outcome).toMatchObject({ kind: "unanswered", reason: "http-status", status: 302 });
  });

  test("no answer in time: it may have been sent", async () => {
    expect(await sendTo(() => undefined, 100)).toMatchObject({
      kind: "unanswered",
      requestSent: true,
      reason: "timeout",
    });
  });

  test("reset after the request arrived: it may have been sent", async () => {
    const server = await startTcpServer((socket) =>
      socket.once("data", () => socket.resetAndDestroy()),
    );
    servers.push(server);
    expect(await clientOf(server.origin).subscribe.send(message)).toMatchObject({
      kind: "unanswered",
      requestSent: true,
      reason: "connection-lost",
    });
  });

  test("nobody listens: it was not sent", async () => {
    const client = clientOf(await findClosedPort());
    expect(await client.subscribe.send(message)).toMatchObject({
      kind: "unanswered",
      requestSent: false,
      reason: "unreachable",
    });
  });
});
