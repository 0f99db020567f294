import { createServer, type RequestListener } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { createDatabase } from "@hongyan/testing/databases";
import { eventually } from "@hongyan/testing/eventually";
import { apiKey, appid, params, scene, startTestServer, template } from "@hongyan/testing/server";
import type { TestServer } from "@hongyan/testing/server";
import { afterAll, beforeAll, expect, expectTypeOf, inject, test } from "vitest";
import {
  createHongyanClient,
  HongyanError,
  type HongyanClient,
  type StreamedEvent,
} from "../src/index.ts";

let t: TestServer;
let hongyan: HongyanClient;

beforeAll(async () => {
  t = await startTestServer({ databaseUrl: await createDatabase(inject("postgresUrl")) });
  hongyan = createHongyanClient({ url: t.server.url, apiKey });
});
afterAll(() => t[Symbol.asyncDispose]());

const toScene = (openid: string) => ({ to: { openid }, scene: scene.name, params });

test("a message is sent, read, listed, and told as an event while somebody follows", async () => {
  const openid = await t.user(1);
  const { client, opened } = watched();
  const told = first(1, openid, client.events({ types: ["message.sent"] }));
  await opened;
  const { id, status } = await hongyan.send(toScene(openid));
  expect(status).toBe("queued");
  expect(await told).toMatchObject([{ type: "message.sent", messageId: id }]);

  const detail = await hongyan.messages.get(id);
  expect(detail.attempts).toHaveLength(1);
  const listed = await collect(hongyan.messages.list({ openid }));
  expect(listed.map((message) => message.id)).toEqual([id]);
});

test("a list is read to its end, page by page", async () => {
  const openid = await t.user(5);
  const messages = Array.from({ length: 5 }, () => toScene(openid));
  const results = await hongyan.sendBatch([...messages, toScene("nobody")]);
  expect(results.map((result) => ("error" in result ? result.error.code : result.status))).toEqual([
    ...Array.from({ length: 5 }, () => "queued"),
    "USER_NOT_FOUND",
  ]);
  const ids = (await collect(hongyan.messages.list({ openid, limit: 2 }))).map(
    (message) => message.id,
  );
  expect(ids.toSorted()).toEqual(
    results.flatMap((result) => ("id" in result ? [result.id] : [])).toSorted(),
  );
});

test("users are saved, grants reported and read, a campaign made and cancelled", async () => {
  const openid = await t.user(0);
  await hongyan.users.save([{ openid, externalId: "student-42" }]);
  expect((await hongyan.users.get(openid)).externalId).toBe("student-42");
  const report = { id: "tap-1", openid, templateId: template.priTmplId };
  expect(await hongyan.grants.report([report])).toEqual({ counted: 1, repeated: 0 });
  expect(await hongyan.grants.report([report])).toEqual({ counted: 0, repeated: 1 });
  expect(await collect(hongyan.grants.list({ externalId: "student-42" }))).toMatchObject([
    { templateId: template.priTmplId, available: 1 },
  ]);
  const { id } = await hongyan.campaigns.create({
    name: "try",
    scene: scene.name,
    params,
    draft: true,
  });
  expect((await hongyan.campaigns.cancel(id)).state).toBe("cancelled");
  expect((await collect(hongyan.campaigns.list()))[0]?.id).toBe(id);
});

test("a refusal is an error with the server's code, hint and status, and holds no key", async () => {
  const openid = await t.user(0);
  const error = await hongyan.send(toScene(openid)).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(HongyanError);
  expect(error).toMatchObject({ code: "NO_GRANT", status: 409 });
  expect((error as HongyanError).hint).toBeTruthy();

  const stranger = createHongyanClient({ url: t.server.url, apiKey: "hy_secret_of_mine_0123" });
  const refused = await stranger.messages
    .get(crypto.randomUUID())
    .catch((reason: unknown) => reason);
  expect(refused).toMatchObject({ code: "UNAUTHENTICATED", status: 401 });
  const shown = [refused, stranger].map((one) => inspect(one, { depth: 9, showHidden: true }));
  expect(shown.join()).not.toContain("secret_of_mine");
  expect(() => createHongyanClient({ url: t.server.url, apiKey: "hy_secret\n" })).toThrow(
    expect.not.stringContaining("hy_secret"),
  );
});

test("every other route is typed as well, with the same errors", async () => {
  const { data } = await hongyan.api.GET("/v1/apps/{appid}", { params: { path: { appid } } });
  expect(data?.appid).toBe(appid);
  await expect(
    hongyan.api.GET("/v1/apps/{appid}", { params: { path: { appid: "wxnobody" } } }),
  ).rejects.toMatchObject({ code: "APP_NOT_FOUND" });
});

test("an answer that is lost sends no second message: the try after it has the same Idempotency-Key", async () => {
  const openid = await t.user(2);
  let lost = 0;
  const lossy = createHongyanClient({
    url: t.server.url,
    apiKey,
    fetch: async (request) => {
      const answer = await fetch(request);
      lost += 1;
      if (lost === 1) throw new TypeError("fetch failed");
      return answer;
    },
  });
  const { id } = await lossy.send(toScene(openid));
  expect(lost).toBe(2);
  const listed = await collect(hongyan.messages.list({ openid }));
  expect(listed.map((message) => message.id)).toEqual([id]);
});

test("what could be done twice is tried once, unless the server said that it did nothing", async () => {
  let answers: [number, Record<string, string>?][] = [];
  let asked = 0;
  await using peer = await startPeer((_, response) => {
    asked += 1;
    const [status, headers] = answers.shift() ?? [200];
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(status === 200 ? "{}" : '{"error":{"code":"UNAVAILABLE","message":"busy"}}');
  });
  const client = createHongyanClient({ url: peer.url, apiKey });
  const timesAsked = async (call: () => Promise<unknown>, ...told: typeof answers) => {
    asked = 0;
    answers = told;
    const result = await call().catch((error: unknown) => error);
    return { asked, failed: result instanceof HongyanError };
  };
  const cancel = () => client.messages.cancel(crypto.randomUUID());
  const send = () => client.send(toScene("someone"));
  expect(await timesAsked(cancel, [503])).toEqual({ asked: 1, failed: true });
  expect(await timesAsked(cancel, [429, { "retry-after": "0" }])).toEqual({
    asked: 2,
    failed: false,
  });
  expect(await timesAsked(send, [503], [502])).toEqual({ asked: 3, failed: false });
  expect(await timesAsked(send, [409])).toEqual({ asked: 1, failed: true });
  // Too long to wait for behind the caller's back.
  expect(await timesAsked(send, [429, { "retry-after": "3600" }])).toEqual({
    asked: 1,
    failed: true,
  });
});

test("a server that is silent, away or another one is an error that says so", async () => {
  await using silent = await startPeer(() => undefined);
  await using foreign = await startPeer((_, response) => {
    response.writeHead(302, { location: "http://elsewhere.example/" }).end("<html>");
  });
  const client = (url: string) => createHongyanClient({ url, apiKey, timeoutMs: 50, retries: 0 });
  const id = crypto.randomUUID();
  await expect(client(silent.url).messages.get(id)).rejects.toMatchObject({ code: "TIMEOUT" });
  await expect(client(foreign.url).messages.get(id)).rejects.toMatchObject({
    code: "UNEXPECTED_ANSWER",
    status: 302,
  });
  await expect(client("http://127.0.0.1:9").messages.get(id)).rejects.toMatchObject({
    code: "UNREACHABLE",
  });
});

test("a call ends when its signal is aborted, also while it waits for the next try", async () => {
  await using busy = await startPeer((_, response) => {
    response.writeHead(503, { "retry-after": "20" }).end();
  });
  const stop = new AbortController();
  const call = createHongyanClient({ url: busy.url, apiKey }).send(toScene("someone"), {
    signal: stop.signal,
  });
  await eventually(() => expect(busy.requests()).toBe(1));
  stop.abort(new Error("enough"));
  await expect(call).rejects.toThrow("enough");
});

test("events go on behind the last one after the connection broke", async () => {
  const openid = await t.user(2);
  let breaks = 0;
  const { client, opened } = watched((answer) => {
    if (breaks > 0) return answer;
    breaks += 1;
    return new Response(answer.body?.pipeThrough(firstEventOnly()), answer);
  });
  const told = first(2, openid, client.events({ types: ["message.queued"] }));
  await opened;
  const sent = [await hongyan.send(toScene(openid)), await hongyan.send(toScene(openid))];
  expect((await told).map((event) => event.messageId)).toEqual(sent.map(({ id }) => id));
  expect(breaks).toBe(1);
});

test("the types of scenes refuse a wrong name and a missing param", () => {
  interface Scenes {
    "course-reminder": { taskName: string };
    greeting: { nickname?: string };
  }
  const typed = createHongyanClient<Scenes>({ url: "http://127.0.0.1:9", apiKey });
  type Send = typeof typed.send<keyof Scenes>;
  expectTypeOf<Send>().toBeFunction();
  const to = { openid: "o" };
  const use = async () => {
    await typed.send({ to, scene: "course-reminder", params: { taskName: "x" } });
    await typed.send({ to, scene: "greeting" });
    await typed.send({ to, templateId: "t", data: { thing1: "x" } });
    // @ts-expect-error -- the param is missing
    await typed.send({ to, scene: "course-reminder", params: {} });
    // @ts-expect-error -- there is no such scene
    await typed.send({ to, scene: "nobody-knows", params: {} });
  };
  expectTypeOf(use).toBeFunction();
});

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** A stream may begin with what happened some seconds ago, to others. */
async function first(
  count: number,
  openid: string,
  events: AsyncIterable<StreamedEvent>,
): Promise<StreamedEvent[]> {
  const found: StreamedEvent[] = [];
  for await (const event of events) {
    if (event.openid === openid) found.push(event);
    if (found.length === count) break;
  }
  return found;
}

/** A client that tells when its stream is open, and what that is like. */
function watched(toStream = (answer: Response) => answer) {
  const { promise: opened, resolve } = Promise.withResolvers<void>();
  const client = createHongyanClient({
    url: t.server.url,
    apiKey,
    fetch: async (request) => {
      const answer = await fetch(request);
      resolve();
      return toStream(answer);
    },
  });
  return { client, opened };
}

async function startPeer(listener: RequestListener) {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    listener(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A connection that breaks off behind its first event. */
function firstEventOnly(): TransformStream<Uint8Array, Uint8Array> {
  return new TransformStream({
    transform(chunk, controller) {
      const text = new TextDecoder().decode(chunk);
      const [, first] = /(?:^|\n\n)(id: [^]*?\n\n)/.exec(text) ?? [];
      controller.enqueue(new TextEncoder().encode(first ?? text));
      if (first !== undefined) controller.error(new Error("broken"));
    },
  });
}
