import { readFileSync } from "node:fs";
import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import { startTestServer, type TestServer } from "@hongyan/testing/server";
import { Pool } from "undici";
import { afterAll, beforeAll, expect, inject, test } from "vitest";

interface Vectors {
  requests: { id: string; method: string; query: string; body?: string; contentType?: string }[];
}

const vectors = JSON.parse(
  readFileSync(new URL("../../wechat/test/vectors/callbacks.json", import.meta.url), "utf8"),
) as Vectors;
/** The app that the vectors' requests are for. */
const appid = "wx0a1b2c3d4e5f6071";
const requestCount = 100_000;
const atOnce = 48;

let databaseUrl: string;
let t: TestServer;

beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  t = await startTestServer({ databaseUrl });
  await t.call("POST", "/v1/apps", {
    appid,
    secret: "a secret",
    callback: {
      token: "pushTestToken01",
      encodingAESKey: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
      mode: "safe",
    },
  });
});
afterAll(() => t[Symbol.asyncDispose]());

/** xorshift32: the same requests in every run. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

type Random = (below: number) => number;
type Mutation = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

const hostile = [
  '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>',
  '<?xml version="1.0"?>',
  "<xml>".repeat(500),
  '{"Encrypt":'.repeat(500),
  "<![CDATA[",
  "]]>",
  "__proto__",
  "\u0000",
  "\uFEFF",
  "\uD800",
  "&#x0;&#60;",
  "99999999999999999999",
];

const mutations: Mutation[] = [
  (bytes, random) => bytes.subarray(0, random(bytes.length + 1)),
  (bytes, random) => {
    const copy = Buffer.from(bytes);
    for (let flips = 0; flips <= random(4) && copy.length > 0; flips += 1) {
      const place = random(copy.length);
      copy[place] = (copy[place] ?? 0) ^ (1 << random(8));
    }
    return copy;
  },
  (bytes, random) => {
    const place = random(bytes.length + 1);
    const text = Buffer.from(hostile[random(hostile.length)] ?? "");
    return Buffer.concat([bytes.subarray(0, place), text, bytes.subarray(place)]);
  },
  (bytes, random, other) =>
    Buffer.concat([
      bytes.subarray(0, random(bytes.length + 1)),
      other.subarray(random(other.length + 1)),
    ]),
  (bytes) => Buffer.concat([bytes, bytes]),
  (bytes, random) => Buffer.from(Array.from({ length: random(400) }, () => random(256))),
];

test(`${requestCount} mutated pushes: each is refused alike or is the push it was, none is half taken, none ends the server`, async () => {
  const random = createRandom(20_261_122);
  const pushes = vectors.requests.filter((one) => one.method === "POST");
  const bodies = pushes.map((one) => Buffer.from(one.body ?? ""));
  const pool = new Pool(t.server.url, { connections: atOnce });
  const statuses = new Map<number, number>();
  const refusals = new Set<string>();

  const one = async (): Promise<void> => {
    const index = random(pushes.length);
    const other = bodies[random(bodies.length)] ?? Buffer.alloc(0);
    let body: Buffer = bodies[index] ?? Buffer.alloc(0);
    let queryText = pushes[index]?.query ?? "";
    // One in four keeps its body and loses its query.
    if (random(4) === 0) {
      const mutate = mutations[random(mutations.length)] as Mutation;
      queryText = encodeURI(
        mutate(Buffer.from(queryText), random, Buffer.from(pushes[0]?.query ?? ""))
          .toString("latin1")
          .replaceAll(/[^ -~]/g, "%FF"),
      );
    } else {
      for (let times = 0; times <= random(2); times += 1) {
        body = (mutations[random(mutations.length)] as Mutation)(body, random, other);
      }
    }
    const answer = await pool.request({
      method: "POST",
      path: `/wechat/callback/${appid}?${queryText}`,
      headers: { "content-type": pushes[index]?.contentType ?? "text/xml" },
      body,
    });
    const text = await answer.body.text();
    statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
    if (answer.statusCode !== 200) refusals.add(`${answer.statusCode} ${text}`);
    else expect(text).toBe("success");
  };
  let sent = 0;
  const lane = async (): Promise<void> => {
    while (sent < requestCount) {
      sent += 1;
      await one();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  await pool.close();

  expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBe(requestCount);
  expect(new Set(statuses.keys())).toEqual(new Set([200, 401]));
  expect(refusals.size).toBe(1);
  // Nothing but the vectors' own events is in the database, each once.
  const stored = await query<{ event: string; openid: string }>(
    databaseUrl,
    "select distinct event, openid from hongyan.callbacks",
  );
  expect(stored.toSorted((a, b) => (a.event < b.event ? -1 : 1))).toEqual([
    { event: "subscribe_msg_popup_event", openid: "oTest0123456789abcdefghij_01" },
    { event: "subscribe_msg_sent_event", openid: "oTest0123456789abcdefghij_01" },
  ]);
  expect((await t.call("GET", "/healthz")).status).toBe(200);
}, 180_000);
