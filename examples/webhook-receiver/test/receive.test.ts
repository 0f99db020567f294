import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createDatabase } from "@hongyan/testing/databases";
import { startTestServer, type TestServer } from "@hongyan/testing/server";
import { addWebhook, replayEvents } from "@hongyan/testing/webhooks";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createReceiver, type HongyanEvent } from "../src/receiver.ts";

const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const event = {
  type: "message.sent",
  timestamp: "t",
  data: { appid: "wx1", eventId: "evt_wx1_1_mwrr8z7f" },
};

interface Business extends AsyncDisposable {
  url: string;
  handled: HongyanEvent[];
  /** What handling throws, once for each. */
  faults: Error[];
}

async function startBusiness(secret: string): Promise<Business> {
  const handled: HongyanEvent[] = [];
  const faults: Error[] = [];
  const server = createReceiver(secret, (event) => {
    const fault = faults.shift();
    if (fault !== undefined) throw fault;
    handled.push(event);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    handled,
    faults,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function signed(body: string, at = new Date(), key = secret): Record<string, string> {
  return {
    "webhook-id": event.data.eventId,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(key).sign(event.data.eventId, at, body),
  };
}
async function post(url: string, body: string, headers: Record<string, string>): Promise<number> {
  return (await fetch(url, { method: "POST", body, headers })).status;
}

test("what is not signed, signed with another secret, altered or old is refused and not handled", async () => {
  await using business = await startBusiness(secret);
  const body = JSON.stringify(event);
  const tenMinutesAgo = new Date(Date.now() - 600_000);
  const otherSecret = `whsec_${Buffer.alloc(32, 8).toString("base64")}`;
  for (const [sent, headers] of [
    [body, {}],
    [body, signed(body, new Date(), otherSecret)],
    [body.replace("sent", "fail"), signed(body)],
    [body, signed(body, tenMinutesAgo)],
  ] as const) {
    expect(await post(business.url, sent, headers)).toBe(401);
  }
  expect(business.handled).toEqual([]);
  expect(await post(business.url, body, signed(body))).toBe(204);
  expect(business.handled).toEqual([event]);
});

test("an event that comes twice is handled once; one whose handling failed is handled when it comes again", async () => {
  await using business = await startBusiness(secret);
  const body = JSON.stringify(event);
  business.faults.push(new Error("database away"));
  const statuses: number[] = [];
  for (let time = 0; time < 3; time += 1) {
    statuses.push(await post(business.url, body, signed(body)));
  }
  expect(statuses).toEqual([500, 204, 204]);
  expect(business.handled).toEqual([event]);
});

test("a body without end is not kept", async () => {
  await using business = await startBusiness(secret);
  const body = "x".repeat(2 * 1024 * 1024);
  expect(await post(business.url, body, signed(body))).toBe(413);
});

let t: TestServer;
const resources = new AsyncDisposableStack();
beforeAll(async () => {
  t = resources.use(
    await startTestServer({
      databaseUrl: await createDatabase(inject("postgresUrl")),
      env: { HONGYAN_WEBHOOK_ALLOW_PRIVATE: "true" },
    }),
  );
});
afterAll(() => resources.disposeAsync());

test("with Hongyan at the other end: a message's events are handled, and a replay of them changes nothing", async () => {
  // The port is known before the secret is: Hongyan contacts nobody when a webhook is made.
  await using placeholder = await startBusiness(secret);
  const hook = await addWebhook(t, placeholder.url);
  await using business = await startBusiness(hook.secret);
  await t.call("PATCH", `/v1/webhooks/${hook.id}`, { url: business.url });

  const openid = await t.user(1);
  const { body: message } = await t.call<{ id: string }>("POST", "/v1/messages", t.message(openid));
  await expect.poll(() => business.handled.length, { timeout: 15_000 }).toBe(2);
  expect(business.handled.map(({ type }) => type).toSorted()).toEqual([
    "message.queued",
    "message.sent",
  ]);
  for (const { data } of business.handled) {
    expect(data).toMatchObject({ messageId: message.id, openid });
  }

  await replayEvents(t, hook.id, 2);
  expect(business.handled).toHaveLength(2);
});
