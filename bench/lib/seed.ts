import { readConfig, startServer, type Context } from "@hongyan/server";
// The server's own steps, which its front door does not export: what is seeded is exactly what the API would have written.
import { recordGrants } from "../../packages/server/src/flow/grants/record-grants.ts";
import { renderScene } from "../../packages/server/src/flow/messages/render-message.ts";
import { saveScene } from "../../packages/server/src/flow/setup/save-scene.ts";
import { createSubmitter } from "../../packages/server/src/flow/messages/submit-message.ts";
import { subscribeMessage } from "../../packages/server/src/flow/messages/subscribe-message.ts";
import { syncTemplates } from "../../packages/server/src/flow/setup/sync-templates.ts";
import { upsertUsers } from "../../packages/server/src/store/users.ts";
import type { Installation } from "./installation.ts";
import { appid, openidOf, paramsOf, scene, template } from "./sample.ts";
import { settleDown } from "./settle-down.ts";

const usersAtOnce = 500;
/** Two groups of 500, the largest that are written and dispatched together. */
const messagesAtOnce = 1_000;

/** Fills an installation: the app's template and scene, users with one grant each, and a queued message for the first of them. */
export async function seed(
  installation: Installation,
  wanted: { users: number; messages: number },
  signal: AbortSignal,
): Promise<void> {
  await inContext(installation, async (ctx) => {
    await syncTemplates(ctx, appid);
    await saveScene(ctx, appid, scene);
    await seedUsers(ctx, wanted.users, signal);
  });
  // In a second start: pg-boss learns of a queue when it starts, and one that was only just made it would look up inside
  // the first transaction that enqueues, over the embedded database's one connection, which that transaction holds.
  await inContext(installation, (ctx) => seedMessages(ctx, wanted.messages, signal));
  if (installation.databaseUrl !== undefined) await settleDown(installation.databaseUrl);
}

async function inContext(
  installation: Installation,
  fill: (ctx: Context) => Promise<void>,
): Promise<void> {
  const config = readConfig(installation.env);
  await using server = await startServer(config, { api: false, worker: false });
  await fill(server.ctx);
}

async function seedUsers(ctx: Context, count: number, signal: AbortSignal): Promise<void> {
  for (let from = 0; from < count; from += usersAtOnce) {
    signal.throwIfAborted();
    const openids = range(from, Math.min(count, from + usersAtOnce)).map(openidOf);
    await upsertUsers(
      ctx.db,
      appid,
      openids.map((openid) => ({ openid, externalId: null })),
    );
    await recordGrants(
      ctx,
      appid,
      "business",
      openids.map((openid) => ({
        openid,
        reportId: "bench",
        choices: { [template.priTmplId]: "accept" },
      })),
    );
  }
}

async function seedMessages(ctx: Context, count: number, signal: AbortSignal): Promise<void> {
  const submit = createSubmitter(ctx);
  for (let from = 0; from < count; from += messagesAtOnce) {
    signal.throwIfAborted();
    const submitted = range(from, Math.min(count, from + messagesAtOnce)).map(async (index) => {
      const rendered = await renderScene(ctx, appid, scene.name, paramsOf(index));
      const message = subscribeMessage(ctx, { appid, openid: openidOf(index), rendered });
      return submit({ ...message, onNoGrant: "reject" });
    });
    await Promise.all(submitted);
  }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
