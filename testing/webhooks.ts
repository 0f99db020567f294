import { eventually } from "./eventually.ts";
import type { TestServer } from "./server.ts";

/** Hongyan tells this URL what becomes of messages. */
export async function addWebhook(
  { call }: Pick<TestServer, "call">,
  url: string,
): Promise<{ id: string; secret: string }> {
  const { body } = await call<{ id: string; secret: string }>("POST", "/v1/webhooks", {
    url,
    events: ["message.*"],
  });
  return body;
}

/** Every event of the last minute once more. Resolves when all of them have arrived. */
export async function replayEvents(
  { call }: Pick<TestServer, "call">,
  webhookId: string,
  deliveredBefore: number,
): Promise<void> {
  const path = `/v1/webhooks/${webhookId}`;
  const from = new Date(Date.now() - 60_000).toISOString();
  const { body } = await call<{ replayed: number }>("POST", `${path}/replay`, { from });
  await eventually(async () => {
    const delivered = await call<{ deliveries: unknown[] }>(
      "GET",
      `${path}/deliveries?status=delivered&limit=100`,
    );
    const count = delivered.body.deliveries.length;
    if (count < deliveredBefore + body.replayed) throw new Error(`${count} events have arrived`);
  });
}
