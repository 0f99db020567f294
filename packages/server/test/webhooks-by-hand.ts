import { setTimeout as wait } from "node:timers/promises";
import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import { appid, startTestServer, type TestServer } from "@hongyan/testing/server";
import { createDeliverer, type Deliverer } from "../src/flow/webhooks/deliver-webhooks.ts";
import { fanOutEvents } from "../src/flow/webhooks/fan-out-events.ts";
import { createWebhookClient, type WebhookClient } from "../src/webhooks/client.ts";

export interface Hook {
  id: string;
  secret: string;
}

export interface ByHand extends AsyncDisposable {
  t: TestServer;
  databaseUrl: string;
  client: WebhookClient;
  deliverer: Deliverer;
  /** Makes a webhook. */
  hook(url: string, more?: Record<string, unknown>): Promise<Hook>;
  /** Writes an event; answers with its id. */
  tell(type: string, more?: { appid?: string; data?: object }): Promise<number>;
  /** Until so many deliveries are there. Other databases' transactions may hold that up a little. */
  fanOut(count: number): Promise<void>;
  /** One round of a worker: new events become deliveries, due deliveries are sent and settled. */
  round(): Promise<void>;
  /** Rounds until `isDone`. */
  until(isDone: () => boolean | Promise<boolean>): Promise<void>;
  rows<T = Record<string, unknown>>(text: string): Promise<T[]>;
}

/** A server without a worker: the test does what the worker would do, step by step. */
export async function startByHand(postgresUrl: string): Promise<ByHand> {
  await using started = new AsyncDisposableStack();
  const databaseUrl = await createDatabase(postgresUrl);
  const t = started.use(
    await startTestServer({
      databaseUrl,
      env: { HONGYAN_WEBHOOK_ALLOW_PRIVATE: "true" },
      options: { worker: false },
    }),
  );
  const client = started.use(createWebhookClient({ allowPrivate: true }));
  const deliverer = createDeliverer(t.server.ctx, client);

  const rows = <T = Record<string, unknown>>(text: string): Promise<T[]> =>
    query<T>(databaseUrl, text);
  const round = async (): Promise<void> => {
    while (await fanOutEvents(t.server.ctx));
    await deliverer.startDue();
    await deliverer.idle();
  };
  const resources = started.move();
  return {
    t,
    databaseUrl,
    client,
    deliverer,
    async hook(url, more = {}) {
      const { status, body } = await t.call<Hook>("POST", "/v1/webhooks", { url, ...more });
      if (status !== 201) throw new Error(JSON.stringify(body));
      return body;
    },
    async tell(type, more = {}) {
      const [row] = await rows<{ id: string }>(
        `insert into hongyan.events (appid, type, data)
         values ('${more.appid ?? appid}', '${type}', '${JSON.stringify(more.data ?? {})}') returning id`,
      );
      return Number(row?.id);
    },
    async fanOut(count) {
      for (let look = 0; look < 1_000; look += 1) {
        while (await fanOutEvents(t.server.ctx));
        if ((await rows("select from hongyan.webhook_deliveries")).length >= count) return;
        await wait(10);
      }
      throw new Error(`there are not ${count} deliveries`);
    },
    round,
    async until(isDone) {
      const deadline = performance.now() + 15_000;
      while (!(await isDone())) {
        if (performance.now() > deadline) throw new Error("it did not come to that");
        await round();
      }
    },
    rows,
    async [Symbol.asyncDispose]() {
      await resources.disposeAsync();
    },
  };
}
