import { once } from "node:events";
import { connect } from "node:net";
import { createDatabase } from "@hongyan/testing/databases";
import { apiKey, startTestServer, type TestServer } from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createHttpApp } from "../src/http/app.ts";

let t: TestServer;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  t = resources.use(await startTestServer({ databaseUrl, options: { worker: false } }));
});
afterAll(() => resources.disposeAsync());

/** What comes back for bytes as they are, until the server closes. */
async function send(bytes: string, url = t.server.url): Promise<string> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  let answer = "";
  socket.setEncoding("utf8").on("data", (text: string) => (answer += text));
  socket.on("error", () => {}).write(bytes);
  await new Promise((resolve) => socket.once("close", resolve));
  return answer;
}

const get = (path: string, headers = ""): string =>
  `GET ${path} HTTP/1.1\r\nHost: x\r\n${headers}Connection: close\r\n\r\n`;
const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;

describe("a body", () => {
  test("of more than 1 MiB is refused before it is read", async () => {
    const answer = await t.call("POST", "/v1/messages", `"${"a".repeat(1024 * 1024)}"`);
    expect(answer).toMatchObject({ status: 413, body: { error: { code: "BODY_TOO_LARGE" } } });
  });

  test.each([
    ["33 deep", nested(33), "is nested more than 32 deep"],
    ["100,000 deep", nested(100_000), "is nested more than 32 deep"],
    ["deep in lists", `{"a":${"[".repeat(40)}`, "is nested more than 32 deep"],
    ["of 100,001 values", `[${"1,".repeat(100_000)}1]`, "has more than 100000 values"],
  ])("%s is refused before anything walks over it, on WeChat's paths too", async (_, body, how) => {
    const answer = await t.call<{ error: { code: string; message: string } }>(
      "POST",
      "/v1/scenes/task-reminder/preview",
      body,
    );
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toBe(`the JSON of the body ${how}`);
    const token = await t.call("POST", "/cgi-bin/stable_token", body);
    expect(token.body).toMatchObject({ errcode: 47001 });
  });

  test("32 deep is taken, and braces in texts are no depth", async () => {
    const deep = `{"params":${nested(31)}}`;
    const text = JSON.stringify({ params: { taskName: '[{"\\"'.repeat(100) } });
    for (const body of [deep, text]) {
      const answer = await t.call("POST", "/v1/scenes/task-reminder/preview", body);
      expect(answer.body).toMatchObject({ error: { code: "PARAM_MISSING" } });
    }
  });

  test("of 500 wrong values is told the first twenty, not answered with pages of them", async () => {
    const users = Array.from({ length: 500 }, () => 1);
    const answer = await t.call<{ error: { code: string; message: string; details: unknown[] } }>(
      "POST",
      "/v1/users",
      { users },
    );
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "BAD_REQUEST" } } });
    expect(answer.body.error.details).toHaveLength(20);
    expect(answer.body.error.message).toContain("body.users.0: ");
    expect(answer.body.error.message).toMatch(/; and 480 more$/);
  });

  test("in GBK, or said to be, is refused: its texts would reach a user as question marks", async () => {
    const gbk = Buffer.concat([
      Buffer.from('{"name":"'),
      Buffer.from([0xbd, 0xbb, 0xd7, 0xf7, 0xd2, 0xb5]),
      Buffer.from('"}'),
    ]);
    const post = async (body: Buffer, contentType: string) => {
      const headers = { authorization: `Bearer ${apiKey}`, "content-type": contentType };
      const url = `${t.server.url}/v1/messages`;
      const answer = await fetch(url, { method: "POST", headers, body: new Uint8Array(body) });
      return { status: answer.status, body: await answer.json() };
    };
    expect(await post(gbk, "application/json")).toMatchObject({
      status: 400,
      body: { error: { code: "MALFORMED_JSON", hint: expect.stringContaining("UTF-8") } },
    });
    expect(await post(Buffer.from("{}"), "application/json; charset=gbk")).toMatchObject({
      status: 415,
      body: { error: { code: "UNSUPPORTED_MEDIA_TYPE" } },
    });
    expect(await post(Buffer.from("{}"), "application/json; charset=UTF-8")).toMatchObject({
      status: 400,
      body: { error: { code: "BAD_REQUEST" } },
    });
  });

  test("with a poisoned prototype is refused", async () => {
    for (const body of ['{"__proto__":{"a":1}}', '{"constructor":{"prototype":{"a":1}}}']) {
      const answer = await t.call("POST", "/v1/messages", body);
      expect(answer).toMatchObject({ status: 400, body: { error: { code: "MALFORMED_JSON" } } });
    }
  });
});

describe("a head", () => {
  test("of more than 16 KiB is refused with 431, whether by its URL or its headers", async () => {
    for (const bytes of [get(`/${"a".repeat(17_000)}`), get("/", `X: ${"a".repeat(17_000)}\r\n`)]) {
      expect(await send(bytes)).toMatch(/^HTTP\/1\.1 431 [^]*"code":"HEAD_TOO_LARGE"/);
    }
  });

  test("with as many query parameters as fit is answered", async () => {
    const path = `/v1/messages?${"a=&".repeat(4_000)}limit=1`;
    const answer = await send(get(path, `Authorization: Bearer ${apiKey}\r\n`));
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  });

  test.each([
    ["a path that is not well encoded", get("/v1/scenes/%zz")],
    ["a part of a path that is too long", get(`/v1/scenes/${"a".repeat(201)}/x`)],
    ["what is no HTTP", "\0\0\0\r\n\r\n"],
    ["HTTP of another age", "GET / HTTP/9.9\r\nHost: x\r\n\r\n"],
    [
      "two lengths",
      "POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    ],
    [
      "a length and chunks, by which requests are smuggled",
      "POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
  ])("with %s is refused in the form of every error", async (_, bytes) => {
    const answer = await send(bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toMatch(/\r\n\r\n\{"error":\{"code":"BAD_REQUEST","message":/);
    expect(answer.toLowerCase()).toContain("x-content-type-options: nosniff");
  });

  test("and everything idle are given up on by the real server's clock", async () => {
    const app = await createHttpApp(t.server.ctx);
    expect(app.server).toMatchObject({
      headersTimeout: 30_000,
      keepAliveTimeout: 72_000,
      maxConnections: 10_000,
    });
    await app.close();
  });
});

test("connections over the limit are closed, and those before go on", async () => {
  const { ctx } = t.server;
  const app = await createHttpApp({ ...ctx, config: { ...ctx.config, maxConnections: 2 } });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  const open = [1, 2].map(() => connect(Number(new URL(url).port), "127.0.0.1"));
  await Promise.all(open.map((socket) => once(socket, "connect")));
  expect(await send(get("/healthz"), url)).toBe("");
  const [first] = open;
  first?.write(get("/healthz"));
  expect(String(await once(first ?? app.server, "data"))).toMatch(/^HTTP\/1\.1 200 /);
  for (const socket of open) socket.destroy();
  await app.close();
});

test("HONGYAN_DOCS=off takes the documentation away, and nothing else; no hint sends anybody there", async () => {
  const { ctx } = t.server;
  const app = await createHttpApp({ ...ctx, config: { ...ctx.config, docs: false } });
  const hintOf = (answer: { json(): { error: { hint?: string } } }) => answer.json().error.hint;
  for (const url of ["/docs", "/docs/json", "/openapi.json"]) {
    const answer = await app.inject({ url });
    expect(answer.statusCode, url).toBe(404);
    expect(hintOf(answer)).toBe("See Hongyan's docs/api.md for every route.");
  }
  const unfit = await app.inject({ method: "POST", url: "/mp/sessions", body: { code: 5 } });
  expect(hintOf(unfit)).toBe("See Hongyan's docs/api.md for the form of this request.");
  expect((await t.call("POST", "/mp/sessions", { code: 5 })).body).toMatchObject({
    error: { code: "BAD_REQUEST", hint: "See /docs for the form of this request." },
  });
  expect((await app.inject({ url: "/healthz" })).statusCode).toBe(200);
  await app.close();
});
