import { afterEach, describe, expect, test } from "vitest";
import { fetchTransport, toTransportError, TransportError } from "@hongyan/wechat";
import { findClosedPort, startHttpServer, startTcpServer } from "./helpers/http-server.ts";

const transport = fetchTransport();
let closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closing.map((close) => close()));
  closing = [];
});

function keep<T extends { close(): Promise<void> }>(server: T): T {
  closing.push(() => server.close());
  return server;
}

function post(origin: string, timeoutMs = 5000) {
  const body = '{"touser":"o"}';
  const path = "/cgi-bin/message/subscribe/send?access_token=PLANTED";
  return transport({ method: "POST", origin, path, headers: {}, body, timeoutMs });
}

async function errorOf(promise: Promise<unknown>): Promise<TransportError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(TransportError);
  return error as TransportError;
}

describe("the fetch transport", () => {
  test("carries method, path, headers and body, and reads the answer as UTF-8", async () => {
    const server = keep(await startHttpServer((_, response) => response.end('{"errmsg":"你好"}')));
    const answer = await transport({
      method: "POST",
      origin: server.origin,
      path: "/a?b=c",
      headers: { "content-type": "application/json" },
      body: '{"x":"值"}',
      timeoutMs: 5000,
    });
    expect(answer).toMatchObject({ status: 200, body: '{"errmsg":"你好"}' });
    expect(server.requests[0]).toMatchObject({ method: "POST", url: "/a?b=c", body: '{"x":"值"}' });
    expect(server.requests[0]?.headers["content-type"]).toBe("application/json");
  });

  test("sends a body given as bytes", async () => {
    const server = keep(await startHttpServer((_, response) => response.end("{}")));
    const body = new TextEncoder().encode("值");
    const request = { origin: server.origin, path: "/", headers: {}, timeoutMs: 5000 };
    await transport({ ...request, method: "POST", body });
    expect(server.requests[0]?.body).toBe("值");
  });

  test("a character that is split between two packets arrives whole", async () => {
    const bytes = Buffer.from('{"errmsg":"雁"}', "utf8");
    const server = keep(
      await startHttpServer((_, response) => {
        response.write(bytes.subarray(0, 12));
        setTimeout(() => response.end(bytes.subarray(12)), 20);
      }),
    );
    expect((await post(server.origin)).body).toBe('{"errmsg":"雁"}');
  });

  test("a byte order mark does not reach the parser", async () => {
    const server = keep(await startHttpServer((_, response) => response.end("\ufeff{}")));
    expect((await post(server.origin)).body).toBe("{}");
  });

  test("does not follow a redirect: the token must not travel to another host", async () => {
    const other = keep(await startHttpServer((_, response) => response.end("{}")));
    const server = keep(
      await startHttpServer((_, response) => {
        response.writeHead(302, { location: `${other.origin}/portal` }).end();
      }),
    );
    expect((await post(server.origin)).status).toBe(302);
    expect(other.requests).toEqual([]);
  });

  test("gives bytes when they are wanted, and the headers of the answer", async () => {
    const content = Uint8Array.from({ length: 2_000_000 }, (_, i) => i % 256);
    const server = keep(
      await startHttpServer((_, response) => {
        response.setHeader("Content-Type", "image/png").end(content);
      }),
    );
    const request = { method: "GET", origin: server.origin, path: "/", headers: {} } as const;
    const answer = await transport({
      ...request,
      timeoutMs: 5000,
      wantsBytes: true,
      maxBytes: content.length,
    });
    expect(answer.body).toBe("");
    expect(Buffer.from(answer.bytes ?? []).equals(content)).toBe(true);
    expect(answer.header?.("content-type")).toBe("image/png");
    expect(answer.header?.("content-disposition")).toBeUndefined();
    const tooLarge = { ...request, timeoutMs: 5000, maxBytes: content.length - 1 };
    expect(await errorOf(transport(tooLarge))).toMatchObject({ code: "WECHAT_CONNECTION_LOST" });
  });

  test("an answer over 1 MiB is not read to its end", async () => {
    const server = keep(
      await startHttpServer((_, response) => response.end("x".repeat(1_100_000))),
    );
    expect(await errorOf(post(server.origin))).toMatchObject({
      code: "WECHAT_CONNECTION_LOST",
      requestSent: true,
    });
  });
});

describe("what is known when no answer comes", () => {
  test("nobody listens: unreachable, certainly not sent", async () => {
    expect(await errorOf(post(await findClosedPort()))).toMatchObject({
      code: "WECHAT_UNREACHABLE",
      requestSent: false,
    });
  });

  test("the name does not exist: unreachable, certainly not sent", async () => {
    expect(await errorOf(post("http://nowhere.invalid"))).toMatchObject({
      code: "WECHAT_UNREACHABLE",
      requestSent: false,
    });
  });

  test("the other side speaks no TLS: unreachable, certainly not sent", async () => {
    const server = keep(await startHttpServer((_, response) => response.end("{}")));
    const error = await errorOf(post(server.origin.replace("http:", "https:")));
    expect(error).toMatchObject({ code: "WECHAT_UNREACHABLE", requestSent: false });
    expect(server.requests).toEqual([]);
  });

  test("reset after the request arrived: lost, may have been sent", async () => {
    const server = keep(
      await startTcpServer((socket) => socket.once("data", () => socket.resetAndDestroy())),
    );
    expect(await errorOf(post(server.origin))).toMatchObject({
      code: "WECHAT_CONNECTION_LOST",
      requestSent: true,
    });
  });

  test("closed in the middle of the answer: lost, may have been sent", async () => {
    const server = keep(
      await startTcpServer((socket) =>
        socket.once("data", () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"err')),
      ),
    );
    expect(await errorOf(post(server.origin))).toMatchObject({
      code: "WECHAT_CONNECTION_LOST",
      requestSent: true,
    });
  });

  test("no answer in time: timeout, may have been sent", async () => {
    const server = keep(await startHttpServer(() => undefined));
    expect(await errorOf(post(server.origin, 100))).toMatchObject({
      code: "WECHAT_TIMEOUT",
      requestSent: true,
    });
    expect(server.requests).toHaveLength(1);
  });

  test("an answer that stops half way: timeout, may have been sent", async () => {
    const server = keep(await startHttpServer((_, response) => response.write('{"err')));
    expect(await errorOf(post(server.origin, 200))).toMatchObject({
      code: "WECHAT_TIMEOUT",
      requestSent: true,
    });
  });
});

describe("classifying errors of other HTTP clients", () => {
  const system = (code: string, syscall?: string) =>
    Object.assign(new Error(code), { code, ...(syscall !== undefined && { syscall }) });

  test.each([
    ["undici connect timeout", system("UND_ERR_CONNECT_TIMEOUT"), "WECHAT_TIMEOUT", false],
    ["undici headers timeout", system("UND_ERR_HEADERS_TIMEOUT"), "WECHAT_TIMEOUT", true],
    ["undici body timeout", system("UND_ERR_BODY_TIMEOUT"), "WECHAT_TIMEOUT", true],
    ["undici socket", system("UND_ERR_SOCKET"), "WECHAT_CONNECTION_LOST", true],
    ["undici destroyed", system("UND_ERR_DESTROYED"), "WECHAT_CONNECTION_LOST", true],
    ["refused", system("ECONNREFUSED", "connect"), "WECHAT_UNREACHABLE", false],
    ["reset while reading", system("ECONNRESET", "read"), "WECHAT_CONNECTION_LOST", true],
    ["broken pipe", system("EPIPE", "write"), "WECHAT_CONNECTION_LOST", true],
    ["no route", system("EHOSTUNREACH", "connect"), "WECHAT_UNREACHABLE", false],
    ["no route, later", system("EHOSTUNREACH", "read"), "WECHAT_CONNECTION_LOST", true],
    ["connect timed out", system("ETIMEDOUT", "connect"), "WECHAT_TIMEOUT", false],
    ["read timed out", system("ETIMEDOUT", "read"), "WECHAT_TIMEOUT", true],
    ["DNS", system("ENOTFOUND", "getaddrinfo"), "WECHAT_UNREACHABLE", false],
    ["certificate", system("CERT_HAS_EXPIRED"), "WECHAT_UNREACHABLE", false],
    ["unknown error", new Error("?"), "WECHAT_CONNECTION_LOST", true],
    ["no error at all", "text", "WECHAT_CONNECTION_LOST", true],
    ["nothing", undefined, "WECHAT_CONNECTION_LOST", true],
  ])("%s", (_, error, code, requestSent) => {
    expect(toTransportError(error)).toMatchObject({ code, requestSent });
    expect(toTransportError(new TypeError("fetch failed", { cause: error }))).toMatchObject({
      code,
      requestSent,
    });
  });

  test("every address refused: certainly not sent", () => {
    const all = [system("ECONNREFUSED", "connect"), system("ECONNREFUSED", "connect")];
    expect(toTransportError(new AggregateError(all))).toMatchObject({ requestSent: false });
  });

  test("one part that may have been sent outweighs the others", () => {
    const mixed = [system("ECONNREFUSED", "connect"), system("ECONNRESET", "read")];
    expect(toTransportError(new AggregateError(mixed))).toMatchObject({ requestSent: true });
  });

  test("a circle of causes ends", () => {
    const error = new Error("a");
    error.cause = error;
    expect(toTransportError(error)).toMatchObject({ requestSent: true });
  });

  test("a TransportError passes through unchanged", () => {
    const error = new TransportError("WECHAT_TIMEOUT", "x", { requestSent: false });
    expect(toTransportError(error)).toBe(error);
  });
});
