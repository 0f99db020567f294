import { temporaryFolder } from "@hongyan/testing/databases";
import { startTestServer } from "@hongyan/testing/server";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { startReceiver } from "./webhooks-receiver.ts";

test("on the embedded database, over its one connection: events arrive, retries and replay work, and a restart loses nothing", async () => {
  await using folder = await temporaryFolder();
  await using receiver = await startReceiver();
  const where = { dataDir: folder.path, env: { HONGYAN_WEBHOOK_ALLOW_PRIVATE: "true" } };
  let secret: string;
  let hookId: string;
  {
    await using t = await startTestServer(where);
    const { body: hook } = await t.call<{ id: string; secret: string }>("POST", "/v1/webhooks", {
      url: receiver.url,
      appid: null,
      events: ["message.*"],
    });
    ({ id: hookId, secret } = hook);
    const openid = await t.user(5);
    await Promise.all(
      Array.from({ length: 5 }, () => t.call("POST", "/v1/messages", t.message(openid))),
    );
    await receiver.until(10);
    await t.call("POST", `/v1/webhooks/${hookId}/disable`);
    const { body } = await t.call<{ id: string }>(
      "POST",
      "/v1/messages",
      t.message(await t.user(1)),
    );
    await t.until(body.id, "sent");
  }
  expect(receiver.requests).toHaveLength(10);
  {
    await using t = await startTestServer(where);
    await t.call("POST", `/v1/webhooks/${hookId}/enable`);
    await receiver.until(12);
    const { body } = await t.call("POST", `/v1/webhooks/${hookId}/replay`, {
      from: new Date(Date.now() - 600_000).toISOString(),
    });
    expect(body).toEqual({ replayed: 12, next: null });
    await receiver.until(24);
  }
  expect(new Set(receiver.requests.map(({ id }) => id)).size).toBe(12);
  for (const { body, headers } of receiver.requests) new Webhook(secret).verify(body, headers);
});
