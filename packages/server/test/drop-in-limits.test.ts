import http from "node:http";
import net from "node:net";
import { eventually } from "@hongyan/testing/eventually";
import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import { apiKey, appid, startTestServer, type TestServer } from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { remember } from "../src/remember.ts";

let t: TestServer;
let databaseUrl: string;
let token: string;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  t = resources.use(await startTestServer({ databaseUrl }));
  token = (await askToken(t, appid)).access_token as string;
});
afterAll(() => resources.disposeAsync());

async function askToken(server: TestServer, ofApp: unknown): Promise<Record<string, unknown>> {
  const credentials = { grant_type: "client_credential", appid: ofApp, secret: apiKey };
  const response = await fetch(`${server.server.url}/cgi-bin/stable_token`, {
    method: "POST",
    body: JSON.stringify(credentials),
  });
  return (await response.json()) as Record<string, unknown>;
}

async function post(path: string, body: unknown): Promise<Record<string, unknown>> {
  const url = `${t.server.url}${path}?access_token=${token}`;
  const response = await fetch(url, { method: "POST", body: JSON.stringify(body) });
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, unknown>;
}

describe("a caller without a key costs no memory", () => {
  test.each([
    ["long", "wx".padEnd(500_000, "0")],
    ["with NUL", "wx\u0000"],
    ["of another form", "appid"],
    ["no text", 5],
  ])("an appid that is %s is 40013, and nothing looks for it", async (_, wrong) => {
    const lookup = vi.spyOn(t.server.ctx.reference, "app");
    expect(await askToken(t, wrong)).toMatchObject({ errcode: 40013 });
    expect(lookup).not.toHaveBeenCalled();
    lookup.mockRestore();
    if (typeof wrong === "string" && wrong.length < 100) {
      const query = `grant_type=client_credential&secret=x&appid=${encodeURIComponent(wrong)}`;
      const answer = await fetch(`${t.server.url}/cgi-bin/token?${query}`);
      expect(await answer.json()).toMatchObject({ errcode: 40013 });
    }
  });

  test("a template_id that cannot be one is 40037, and nothing looks for it", async () => {
    const lookup = vi.spyOn(t.server.ctx.reference, "template");
    const body = { touser: "oA", template_id: "x".repeat(100_000), data: {} };
    const answer = await post("/cgi-bin/message/subscribe/send", body);
    expect(answer).toMatchObject({ errcode: 40037 });
    expect(lookup).not.toHaveBeenCalled();
    lookup.mockRestore();
  });

  test("what is remembered goes when it is too old, when there is too much, and a long key is not kept", async () => {
    const maxAgeMs = 20;
    const kept = remember(async (key: string) => key.length, { maxAgeMs, mostEntries: 3 });
    await Promise.all(["a", "b", "c", "d"].map((key) => kept.get(key)));
    expect(kept.size()).toBe(3);
    expect(await kept.get("x".repeat(201))).toBe(201);
    expect(kept.size()).toBe(3);
    await eventually(async () => {
      await kept.get(String(Math.random()));
      expect(kept.size()).toBe(1);
    });
  });
});

describe("an upload", () => {
  const uploadPath = "/cgi-bin/media/upload";
  const multipart = (field: string, sizeBytes: number, end = "\r\n--x--\r\n"): Buffer =>
    Buffer.concat([
      Buffer.from(
        `--x\r\nContent-Disposition: form-data; name="${field}"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n`,
      ),
      Buffer.alloc(sizeBytes),
      Buffer.from(end),
    ]);

  /** Over a connection that is kept, as SDKs do. */
  const send = (
    agent: http.Agent,
    path: string,
    body: Buffer,
    contentType = "multipart/form-data; boundary=x",
  ): Promise<Record<string, unknown>> =>
    new Promise((resolve, reject) => {
      const headers = { "content-type": contentType, "content-length": body.length };
      const url = `${t.server.url}${path}`;
      const request = http.request(url, { method: "POST", agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => resolve(JSON.parse(Buffer.concat(chunks).toString()) as never));
      });
      request.setTimeout(5_000, () => request.destroy(new Error("no answer in 5 s")));
      request.on("error", reject);
      request.end(body);
    });

  test("in the wrong field is 41005, and its connection goes on", async () => {
    using agent = Object.assign(new http.Agent({ keepAlive: true, maxSockets: 1 }), {
      [Symbol.dispose]: () => agent.destroy(),
    });
    const url = `${uploadPath}?type=image&access_token=${token}`;
    expect(await send(agent, url, multipart("file", 1_000_000))).toMatchObject({ errcode: 41005 });
    const next = `/cgi-bin/message/subscribe/send?access_token=${token}`;
    expect(await send(agent, next, Buffer.from("{}"))).toMatchObject({ errcode: 40003 });
  });

  test.each([
    ["without a boundary", 47001, multipart("media", 3), "multipart/form-data"],
    ["that ends too early", 47001, multipart("media", 3, ""), undefined],
    [
      "without a file",
      41005,
      Buffer.from('--x\r\nContent-Disposition: form-data; name="media"\r\n\r\nabc\r\n--x--\r\n'),
      undefined,
    ],
  ])("%s is %i: coming again would not help", async (_, errcode, body, contentType) => {
    const agent = new http.Agent();
    const url = `${uploadPath}?type=image&access_token=${token}`;
    expect(await send(agent, url, body, contentType)).toMatchObject({ errcode });
    agent.destroy();
  });
});

test("a connection that never ends its request does not keep the server from stopping", async () => {
  const server = await startTestServer({
    databaseUrl: await createDatabase(inject("postgresUrl")),
  });
  const { hostname, port } = new URL(server.server.url);
  const socket = net.connect(Number(port), hostname);
  socket.on("error", () => {});
  socket.write("POST /cgi-bin/stable_token HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n{");
  // Answered in order: by now the server has the first one, too.
  await askToken(server, appid);
  const startedAt = performance.now();
  await server[Symbol.asyncDispose]();
  expect(performance.now() - startedAt).toBeLessThan(9_000);
  socket.destroy();
});

describe("a device message to many", () => {
  const device = { sn: "SN-2026_0001", modelId: "model-fridge" };
  const send = (openids: string[]) =>
    post("/cgi-bin/message/device/subscribe/send", {
      to_openid_list: openids,
      template_id: "TEST_device_00000000000000000000000000001",
      ...device,
      data: { thing1: { value: "水位低" } },
    });
  const countMessages = async () => {
    const rows = await query<{ count: string }>(
      databaseUrl,
      "select count(*) from hongyan.messages where kind = 'device'",
    );
    return Number(rows[0]?.count);
  };

  test("goes to all of them or is -1 and to none: the database ends in between", async () => {
    await query(
      databaseUrl,
      `create function hongyan.fault() returns trigger language plpgsql as
       $$ begin raise exception 'the database goes away' using errcode = '57P01'; end $$;
       create trigger fault before insert on hongyan.messages
       for each row when (new.openid = 'o_last') execute function hongyan.fault()`,
    );
    const openids = [...Array.from({ length: 700 }, (_, index) => `o_${index}`), "o_last"];
    expect(await send(openids)).toMatchObject({ errcode: -1 });
    expect(await countMessages()).toBe(0);

    await query(databaseUrl, "drop trigger fault on hongyan.messages");
    const answer = await send(openids);
    expect(answer).toMatchObject({ errcode: 0 });
    expect(new Set(answer["hongyan_message_ids"] as string[]).size).toBe(openids.length);
    expect(await countMessages()).toBe(openids.length);
  });
});

describe("what no repeat would mend is not -1", () => {
  test.each([
    ["a long notify_code", 85437, { notify_code: "x".repeat(129) }],
    ["a notify_code that no index holds", 85437, { notify_code: "😀".repeat(3_000) }],
    ["a large notify_type", 85434, { notify_type: 1e12 }],
    ["a notify_type that is a text", 85434, { notify_type: "2001" }],
  ])("%s is %i", async (_, errcode, wrong) => {
    const card = { openid: "o_1", notify_type: 2001, notify_code: "a", content_json: "{}" };
    expect(await post("/wxa/set_user_notify", { ...card, ...wrong })).toMatchObject({ errcode });
  });
});
