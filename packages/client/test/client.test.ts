import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { inspect } from "node:util";
import { createDatabase } from "@hongyan/testing/databases";
import { apiKey, appid, params, scene, startTestServer, template } from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createClient, HongyanError, type Client, type LiveEvent } from "../src/index.ts";

let hongyan: Awaited<ReturnType<typeof startTestServer>>;
let client: Client;

beforeAll(async () => {
  hongyan = await startTestServer({ databaseUrl: await createDatabase(inject("postgresUrl")) });
  await hongyan.call("POST", "/v1/templates/sync");
  client = createClient({ url: hongyan.server.url, apiKey });
});
afterAll(() => hongyan[Symbol.asyncDispose]());

const messageTo = (openid: string) => ({ to: { openid }, scene: scene.name, params });

describe("sending", () => {
  test("a message is taken, and the same key is the same message", async () => {
    const openid = await hongyan.user(2);
    const first = await client.send(messageTo(openid), { idempotencyKey: "order-1" });
    const again = await client.send(messageTo(openid), { idempotencyKey: "order-1" });

    expect(again.id).toBe(first.id);
    expect((await hongyan.until(first.id, "sent", "delivered")).id).toBe(first.id);
    expect((await client.getMessage(first.id)).events[0]?.type).toBe("message.queued");
  });

  test("what the server refuses is an error with its code and hint", async () => {
    const openid = await hongyan.user(0);

    const refused = await client.send(messageTo(openid)).catch((error: unknown) => error);

    expect(refused).toBeInstanceOf(HongyanError);
    expect(refused).toMatchObject({ code: "NO_GRANT", status: 409, hint: expect.any(String) });
  });

  test("of a batch each is taken or refused by itself, and it can be sent again", async () => {
    const openid = await hongyan.user(1);
    const batch = [messageTo(openid), messageTo(openid)];
    const results = await client.sendBatch(batch, { idempotencyKey: "batch-1" });
    const again = await client.sendBatch(batch, { idempotencyKey: "batch-1" });

    expect(results).toMatchObject([{ status: "queued" }, { error: { code: "NO_GRANT" } }]);
    expect(again[0]).toMatchObject({ id: (results[0] as { id: string }).id });
  });

  test("a message that waits is cancelled; what is over is not", async () => {
    const openid = await hongyan.user(1);
    const sendAt = new Date(Date.now() + 3_600_000).toISOString();
    const { id } = await client.send({ ...messageTo(openid), sendAt });

    await client.cancelMessage(id);
    expect((await client.getMessage(id)).status).toBe("cancelled");
    await expect(client.getMessage("01990000-0000-7000-8000-000000000000")).rejects.toMatchObject({
      status: 404,
    });
  });
});

describe("reading on", () => {
  test("goes through all pages", async () => {
    const openid = await hongyan.user(5);
    await client.sendBatch(Array.from({ length: 5 }, () => messageTo(openid)));

    const found = await all(client.messages({ openid, limit: 2 }));
    const balances = await all(client.balances({ openid }));

    expect(new Set(found.map(({ id }) => id)).size).toBe(5);
    expect(balances).toMatchObject([{ templateId: template.priTmplId, available: 0 }]);
  });

  test("what happens is told as it happens, also after the connection was lost", async () => {
    const openid = await hongyan.user(2);
    const done = new AbortController();
    const connections: AbortController[] = [];
    const following = createClient({
      url: hongyan.server.url,
      apiKey,
      fetch: (request) => {
        const connection = new AbortController();
        connections.push(connection);
        const signal = AbortSignal.any([request.signal, connection.signal]);
        return fetch(new Request(request, { signal }));
      },
    });
    const events = following.events({ appid, types: ["message.sent"], signal: done.signal });
    const seen: LiveEvent[] = [];
    const reading = (async () => {
      for await (const event of events) {
        if (event.openid === openid) seen.push(event);
      }
    })();
    await expect.poll(() => connections.length).toBe(1);
    const first = await client.send(messageTo(openid));
    await expect.poll(() => seen.map(({ messageId }) => messageId)).toEqual([first.id]);
    connections[0]?.abort(new Error("cut"));
    const second = await client.send(messageTo(openid));
    await expect.poll(() => seen.map(({ messageId }) => messageId)).toEqual([first.id, second.id]);
    done.abort();
    await reading;
  });

  test("an event is not missed whose connection was lost before any came, or that a proxy answered for", async () => {
    const places: (string | null)[] = [];
    const event = { type: "message.sent", at: "", messageId: "m1", openid: null, data: {} };
    await using there = await listen((request, response) => {
      places.push(new URL(request.url ?? "", "http://x").searchParams.get("after"));
      if (places.length === 2) return void response.writeHead(502).end("<html>");
      response.writeHead(200, { "content-type": "text/event-stream" });
      if (places.length === 1) return void response.end("retry: 2000\nid: 7-0\n\n");
      response.write(`retry: 2000\nid: 7-0\n\nid: 7-3\ndata: ${JSON.stringify(event)}\n\n`);
    });
    const done = new AbortController();
    // With the slash that people copy from a browser.
    const following = createClient({ url: `${there.url}/`, apiKey: "k" });

    for await (const { id } of following.events({ signal: done.signal })) {
      expect(id).toBe("7-3");
      done.abort();
    }
    expect(places).toEqual([null, "7-0", "7-0"]);
  });

  test("events that the key may not read end with the server's reason", async () => {
    const other = createClient({ url: hongyan.server.url, apiKey: "hy_wrong" });

    await expect(other.events({ appid }).next()).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });
});

describe("a server that is busy or away", () => {
  test("is asked again for what may be repeated, with the same key and body, after the time it names", async () => {
    const answers = [503, 429, 202];
    const requests: { key: string | undefined; body: string }[] = [];
    await using there = await listen((request, response) => {
      const answer = async (): Promise<void> => {
        const body = await text(request);
        requests.push({ key: request.headers["idempotency-key"]?.toString(), body });
        const status = answers.shift() ?? 500;
        response.writeHead(status, { "content-type": "application/json", "retry-after": "0" });
        response.end(JSON.stringify({ id: "m", status: "queued" }));
      };
      void answer();
    });
    const away = createClient({ url: there.url, apiKey: "k" });

    expect(await away.send(messageTo("o1"))).toEqual({ id: "m", status: "queued" });
    expect(requests).toHaveLength(3);
    expect(new Set(requests.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(requests[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("is asked once for what may not", async () => {
    let count = 0;
    await using there = await listen((_, response) => {
      count += 1;
      response.writeHead(503).end("<html>");
    });
    const away = createClient({ url: there.url, apiKey: "k" });

    await expect(away.cancelMessage("m")).rejects.toMatchObject({ code: "UNREACHABLE" });
    expect(count).toBe(1);
  });

  test("that does not answer in time, or is not there, is an error that says so, without the key", async () => {
    await using there = await listen(() => {});
    const options = { apiKey: "hy_secret", retries: 1, timeoutMs: 50 };
    const silent = createClient({ ...options, url: there.url });
    const nobody = createClient({ ...options, url: "http://127.0.0.1:9" });

    for (const client of [silent, nobody]) {
      const error = await client.getMessage("m").catch((cause: unknown) => cause);
      expect(error).toMatchObject({ code: "UNREACHABLE", status: 0, hint: expect.any(String) });
      expect(inspect(error, { depth: 9 }) + inspect(client, { depth: 9 })).not.toContain(
        "hy_secret",
      );
    }
  });

  test("that breaks off in the middle of its answer is asked again for what may be repeated, else is an error of ours", async () => {
    let count = 0;
    await using there = await listen((_, response) => {
      count += 1;
      response.writeHead(200, { "content-type": "application/json" });
      if (count === 1) response.write('{"id":', () => response.destroy());
      if (count === 2) response.end('{"id":"m"}');
      if (count === 3) response.write('{"id":');
    });
    const client = createClient({ url: there.url, apiKey: "k" });
    const slow = createClient({ url: there.url, apiKey: "k", timeoutMs: 50 });

    expect(await client.send(messageTo("o1"))).toEqual({ id: "m" });
    await expect(slow.cancelMessage("m")).rejects.toMatchObject({ code: "UNREACHABLE", status: 0 });
    expect(count).toBeLessThanOrEqual(3);
  });

  test.each(['{"error":"Bad Gateway"}', '{"error":null}', "null", "<html>"])(
    "whose proxy answers %s is an error with a code",
    async (body) => {
      await using there = await listen((_, response) => {
        response.writeHead(502, { "content-type": "application/json" }).end(body);
      });
      const away = createClient({ url: there.url, apiKey: "k", retries: 0 });

      const message = "HTTP 502 Bad Gateway";
      await expect(away.getMessage("m")).rejects.toMatchObject({ code: "UNREACHABLE", message });
    },
  );

  test("that sends on to another does not take the key there", async () => {
    let asked = 0;
    await using other = await listen((_, response) => {
      asked += 1;
      response.end("{}");
    });
    await using there = await listen((request, response) => {
      response.writeHead(308, { location: `${other.url}${request.url}` }).end();
    });
    const client = createClient({ url: there.url, apiKey: "k" });

    await expect(client.getMessage("m")).rejects.toMatchObject({ code: "HTTP_308" });
    await expect(client.events().next()).rejects.toMatchObject({ code: "HTTP_308" });
    expect(asked).toBe(0);
  });

  test("is never asked with a key that no key can be, and the error does not show it", () => {
    const apiKey = "hy_secret\n";
    expect(() => createClient({ url: "http://127.0.0.1:9", apiKey })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("hy_secret") }),
    );
  });

  test("is not waited for any longer when the caller gives up", async () => {
    await using there = await listen(() => {});
    const silent = createClient({ url: there.url, apiKey: "k" });
    const signal = AbortSignal.timeout(50);

    await expect(silent.send(messageTo("o1"), { signal })).rejects.toMatchObject({
      name: "TimeoutError",
    });
  });
});

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function listen(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ url: string } & AsyncDisposable> {
  const server: Server = createServer(handle).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
