import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { startHeadlessPhone } from "../src/index.ts";
import type { RequestOptions } from "../src/phone/wx/read-request.ts";
import type { RequestResult } from "../src/phone/wx/request.ts";
import { startWorld, type World } from "./helpers.ts";

interface Heard {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
}

interface DeveloperServer extends AsyncDisposable {
  url: string;
  heard: Heard[];
}

/** A developer's server that answers as told and keeps what it heard. */
async function startServer(
  answer: (response: ServerResponse, heard: Heard) => void = (response) =>
    response.end('{"ok":true}'),
): Promise<DeveloperServer> {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const one = { method, url, headers, body: Buffer.concat(chunks).toString() };
      heard.push(one);
      answer(response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function startPhone({ appid, emulator }: World) {
  const phone = await startHeadlessPhone({ url: emulator.url, appid });
  const request = (options: RequestOptions): Promise<RequestResult & { errMsg: string }> =>
    new Promise((resolve, reject) => {
      phone.wx.request({ ...options, success: resolve, fail: reject });
    });
  return { phone, request };
}

test("a request reaches the developer's server as a mini program's does, and its JSON comes back read", async () => {
  await using world = await startWorld();
  await using server = await startServer((response) => {
    response.setHeader("content-type", "application/json");
    response.setHeader("x-trace", "t1");
    response.setHeader("set-cookie", ["a=1", "b=2"]);
    response.writeHead(201).end('{"id":7}');
  });
  const { request } = await startPhone(world);

  const result = await request({
    url: `${server.url}/mp/grants`,
    method: "POST",
    data: { name: "练习" },
    header: {
      "x-own": "1",
      Host: "forged.example",
      "Content-Length": 3,
      Referer: "https://forged.example",
      "User-Agent": "forged",
    },
  });

  expect(result).toMatchObject({
    errMsg: "request:ok",
    statusCode: 201,
    data: { id: 7 },
    cookies: ["a=1", "b=2"],
    header: { "Content-Type": "application/json", "X-Trace": "t1" },
  });
  const [heard] = server.heard;
  expect(heard).toMatchObject({ method: "POST", url: "/mp/grants", body: '{"name":"练习"}' });
  expect(heard!.headers).toMatchObject({
    "content-type": "application/json",
    "x-own": "1",
    referer: `https://servicewechat.com/${world.appid}/devtools/page-frame.html`,
  });
  expect(heard!.headers["user-agent"]).toContain("MicroMessenger");
  expect(heard!.headers.origin).toBeUndefined();
});

test.each<[string, RequestOptions, Partial<Heard>]>([
  [
    "data of a GET becomes its query, beside one that is there",
    { url: "/a?x=1#top", data: { name: "练 习", list: [1], none: undefined } },
    { method: "GET", url: `/a?x=1&name=${encodeURIComponent("练 习")}&list=%5B1%5D`, body: "" },
  ],
  [
    "a form is written as one",
    {
      url: "/a",
      method: "post",
      header: { "Content-Type": "application/x-www-form-urlencoded" },
      data: { a: "1&2", b: true },
    },
    { method: "POST", body: "a=1%262&b=true" },
  ],
  ["a text goes as it is", { url: "/a", method: "PUT", data: "plain" }, { body: "plain" }],
  [
    "bytes go as they are",
    { url: "/a", method: "POST", data: new Uint8Array([104, 105]).buffer },
    { body: "hi" },
  ],
])("%s", async (_, options, expected) => {
  await using world = await startWorld();
  await using server = await startServer();
  const { request } = await startPhone(world);

  await request({ ...options, url: server.url + options.url });

  expect(server.heard).toMatchObject([expected]);
});

test("an answer that is no JSON stays a text, an unread one too, and bytes come as bytes", async () => {
  await using world = await startWorld();
  await using server = await startServer((response, { url }) => {
    response.end(url === "/bytes" ? Buffer.from([0, 255, 1]) : url === "/json" ? "[1]" : "{broken");
  });
  const { request } = await startPhone(world);
  const dataOf = async (options: RequestOptions) =>
    (await request({ ...options, url: server.url + options.url })).data;

  expect(await dataOf({ url: "/text" })).toBe("{broken");
  expect(await dataOf({ url: "/json" })).toEqual([1]);
  expect(await dataOf({ url: "/json", dataType: "text" })).toBe("[1]");
  const bytes = await dataOf({ url: "/bytes", responseType: "arraybuffer" });
  expect([...new Uint8Array(bytes as ArrayBuffer)]).toEqual([0, 255, 1]);
  const text = await dataOf({ url: "/json", responseType: "arraybuffer" });
  expect([...new Uint8Array(text as ArrayBuffer)]).toEqual([...Buffer.from("[1]")]);
});

test("an HTTP error is a success with its statusCode, and redirects are followed", async () => {
  await using world = await startWorld();
  await using server = await startServer((response, { url }) => {
    if (url === "/moved") response.writeHead(302, { location: "/there" }).end();
    else response.writeHead(url === "/there" ? 200 : 503).end();
  });
  const { request } = await startPhone(world);

  expect((await request({ url: `${server.url}/down` })).statusCode).toBe(503);
  expect((await request({ url: `${server.url}/moved` })).statusCode).toBe(200);
  expect(server.heard.map(({ url }) => url)).toEqual(["/down", "/moved", "/there"]);
});

test("what goes wrong on the way fails in the words of an Android phone", async () => {
  await using world = await startWorld();
  await using server = await startServer((response, { url }) => {
    if (url === "/reset") response.socket?.resetAndDestroy();
  });
  const { phone, request } = await startPhone(world);
  const failureOf = (options: RequestOptions) =>
    request(options).catch((failure: unknown) => failure);
  const cronet = (number: number, name: string) => ({
    errMsg: `request:fail errcode:${number} cronet_error_code:${number} error_msg:net::${name}`,
    errno: 600001,
  });

  const closed = await startServer();
  await closed[Symbol.asyncDispose]();
  expect(await failureOf({ url: closed.url })).toEqual(cronet(-102, "ERR_CONNECTION_REFUSED"));
  expect(await failureOf({ url: "http://127.0.0.1:6666/" })).toEqual(
    cronet(-312, "ERR_UNSAFE_PORT"),
  );
  expect(await failureOf({ url: `${server.url}/reset` })).toMatchObject({ errno: 600001 });
  expect(await failureOf({ url: `${server.url}/silent`, timeout: 1_000 })).toEqual({
    errMsg: "request:fail timeout",
    errno: 5,
  });
  expect(await failureOf({ url: "file:///etc/passwd" })).toEqual({
    errMsg: 'request:fail invalid url "file:///etc/passwd"',
    errno: 600009,
  });
  expect(await failureOf({ url: "/mp/scenes" })).toMatchObject({ errno: 600009 });
  await phone.setOnline(false);
  expect(await failureOf({ url: `${server.url}/x` })).toEqual(
    cronet(-106, "ERR_INTERNET_DISCONNECTED"),
  );
  expect(server.heard.map(({ url }) => url)).toEqual(["/reset", "/silent"]);
});

test("neither a file nor another scheme can be fetched through the control route", async () => {
  await using world = await startWorld();
  const { appid, openid } = world;

  const answers = await Promise.all(
    ["file:///etc/passwd", "data:,x", "ftp://127.0.0.1/", "blob:x"].map((url) =>
      world.post("/_emulator/phone/request", { appid, openid, url }),
    ),
  );

  expect(answers.map(({ json }) => json["errno"])).toEqual([600009, 600009, 600009, 600009]);
});

test("an answer over 10 MB is cut off instead of filling the memory", async () => {
  await using world = await startWorld();
  await using server = await startServer((response) => response.end(Buffer.alloc(10_485_761)));
  const { request } = await startPhone(world);

  await expect(request({ url: server.url })).rejects.toMatchObject({ errno: 600001 });
});

test("an aborted request fails once, and its answer is heard no more", async () => {
  await using world = await startWorld();
  await using server = await startServer();
  const { phone } = await startPhone(world);
  const told: string[] = [];

  await new Promise<void>((resolve) => {
    const task = phone.wx.request({
      url: server.url,
      success: () => told.push("success"),
      fail: ({ errMsg }) => told.push(errMsg),
      complete: () => resolve(),
    });
    task.abort();
    task.abort();
  });
  while (server.heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));

  expect(told).toEqual(["request:fail abort"]);
});

test("headers are told before success, and a callback that throws stops no other", async () => {
  await using world = await startWorld();
  await using server = await startServer();
  const { phone } = await startPhone(world);
  const told: string[] = [];

  await new Promise<void>((resolve) => {
    const task = phone.wx.request({
      url: server.url,
      success: () => {
        told.push("success");
        throw new Error("the page's own mistake");
      },
      complete: () => {
        told.push("complete");
        resolve();
      },
    });
    task.onHeadersReceived(({ statusCode }) => told.push(`headers ${statusCode}`));
  });

  expect(told).toEqual(["headers 200", "success", "complete"]);
  expect(phone.record.notes).toMatchObject([
    { level: "error", title: expect.stringContaining("the page's own mistake") },
  ]);
});

test("an origin that is served elsewhere is found there", async () => {
  await using server = await startServer();
  await using world = await startWorld({
    phone: { redirects: { "http://127.0.0.1:3000": server.url } },
  });
  const { request } = await startPhone(world);

  const { data } = await request({ url: "http://127.0.0.1:3000/mp/scenes?a=1" });

  expect(data).toEqual({ ok: true });
  expect(server.heard).toMatchObject([{ url: "/mp/scenes?a=1" }]);
});

test("closing the emulator ends a request that hangs, on both sides", async () => {
  const ended = Promise.withResolvers<void>();
  await using server = await startServer((response) => {
    response.on("close", () => ended.resolve());
  });
  const world = await startWorld();
  const { request } = await startPhone(world);
  const asked = request({ url: server.url }).catch((failure: unknown) => failure);
  while (server.heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));

  await world.emulator.close();

  expect(await asked).toMatchObject({ errMsg: expect.stringContaining("request:fail") });
  await ended.promise;
});
