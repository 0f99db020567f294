import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { createUndiciTransport } from "../src/wechat/undici-transport.ts";

async function startServer(answer: RequestListener) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { transport, [Symbol.asyncDispose]: closePools } = createUndiciTransport(2);
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    get: (
      options: {
        wantsBytes?: boolean;
        maxBytes?: number;
        timeoutMs?: number;
        mayStart?: () => boolean;
      } = {},
    ) => transport({ method: "GET", origin, path: "/", headers: {}, timeoutMs: 5000, ...options }),
    async [Symbol.asyncDispose]() {
      await closePools();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe("the pooled transport", () => {
  test("gives text by default, with the headers", async () => {
    await using server = await startServer((_, response) => {
      response.setHeader("Wechatmp-Serial", "sn").end('{"errmsg":"雁"}');
    });
    const answer = await server.get();
    expect(answer).toMatchObject({ status: 200, body: '{"errmsg":"雁"}' });
    expect(answer.bytes).toBeUndefined();
    expect(answer.header?.("wechatmp-serial")).toBe("sn");
    expect(answer.header?.("content-type")).toBeUndefined();
  });

  test("gives bytes unchanged when they are wanted", async () => {
    const content = Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => i % 256));
    await using server = await startServer((_, response) => response.end(content));
    const answer = await server.get({ wantsBytes: true, maxBytes: content.length });
    expect(answer.body).toBe("");
    expect(content.equals(answer.bytes ?? new Uint8Array())).toBe(true);
  });

  test("does not read more of an answer than asked for, 1 MiB by default", async () => {
    await using server = await startServer((_, response) => response.end(Buffer.alloc(1_048_577)));
    await expect(server.get()).rejects.toMatchObject({
      code: "WECHAT_CONNECTION_LOST",
      requestSent: true,
      message: expect.stringContaining("1048576"),
    });
    await expect(server.get({ maxBytes: 1_048_577 })).resolves.toMatchObject({ status: 200 });
  });

  test("goes on after an answer that was too large", async () => {
    let count = 0;
    await using server = await startServer((_, response) => {
      response.end(++count === 1 ? "x".repeat(100) : "{}");
    });
    await expect(server.get({ maxBytes: 10 })).rejects.toMatchObject({ requestSent: true });
    await expect(server.get({ maxBytes: 10 })).resolves.toMatchObject({ body: "{}" });
  });

  test("what may not start any more once the connection is up is not written, and the connection is used by others", async () => {
    let count = 0;
    await using server = await startServer((_, response) => {
      count += 1;
      response.end("{}");
    });
    let isAsked = false;
    const refused = server.get({
      mayStart() {
        isAsked = true;
        return false;
      },
    });
    // Asked late: after the connection, and not when the request is handed in.
    expect(isAsked).toBe(false);
    await expect(refused).rejects.toMatchObject({ requestSent: false });
    expect(isAsked).toBe(true);
    await server.get({ mayStart: () => true });
    expect(count).toBe(1);
  });

  test("an answer that does not come in time may all the same have had its effect", async () => {
    await using server = await startServer(() => undefined);
    await expect(server.get({ timeoutMs: 50 })).rejects.toMatchObject({
      code: "WECHAT_TIMEOUT",
      requestSent: true,
    });
  });
});
