import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import fastify from "fastify";
import { expect, test } from "vitest";
import { brokenRequests } from "../src/http/broken-requests.ts";
import { limitBodyTime } from "../src/http/limit-body-time.ts";

/** Sends the head of a request and only a part of its body, then the rest; answers with what came back. */
async function drip(path: string): Promise<string> {
  await using resources = new AsyncDisposableStack();
  const app = fastify();
  resources.defer(() => app.close());
  limitBodyTime(app, 100);
  app.post("/short", () => ({ done: true }));
  app.post("/long", { config: { takesLong: true } }, () => ({ done: true }));
  const { port } = new URL(await app.listen({ host: "127.0.0.1", port: 0 }));
  const socket = connect(Number(port), "127.0.0.1");
  let answer = "";
  socket.setEncoding("utf8").on("data", (text: string) => (answer += text));
  socket.on("error", () => {});
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{`,
  );
  const closed = once(socket, "close");
  await Promise.race([closed, wait(300)]);
  if (!socket.destroyed) socket.write("}");
  await closed;
  return answer;
}

test("a body that comes drop by drop is cut off with 408", async () => {
  expect(await drip("/short")).toMatch(/^HTTP\/1\.1 408 [^]*"code":"REQUEST_TIMEOUT"/);
});

test("a route for long bodies waits for the rest", async () => {
  expect(await drip("/long")).toMatch(/^HTTP\/1\.1 200 /);
});

test("a head that comes drop by drop, and a connection that says nothing, are cut off with 408", async () => {
  await using resources = new AsyncDisposableStack();
  const http = { headersTimeout: 100, connectionsCheckingInterval: 20 };
  const app = fastify({ http, ...brokenRequests });
  resources.defer(() => app.close());
  const { port } = new URL(await app.listen({ host: "127.0.0.1", port: 0 }));
  for (const begin of ["GET / HTTP/1.1\r\nX-Slow: ", ""]) {
    const socket = connect(Number(port), "127.0.0.1");
    let answer = "";
    socket.setEncoding("utf8").on("data", (text: string) => (answer += text));
    socket.on("error", () => {});
    if (begin !== "") socket.write(begin);
    const drops = setInterval(() => begin !== "" && socket.write("a"), 20);
    await new Promise((resolve) => socket.once("close", resolve));
    clearInterval(drops);
    expect(answer).toMatch(/^HTTP\/1\.1 408 [^]*"code":"REQUEST_TIMEOUT"/);
  }
});
