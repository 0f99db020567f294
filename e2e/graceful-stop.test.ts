import { setTimeout as wait } from "node:timers/promises";
import { createDatabase, temporaryFolder } from "@hongyan/testing/databases";
import {
  eventFaultsSql,
  ledgerFaultsSql,
  query,
  reservationFaultsSql,
} from "@hongyan/testing/ledger";
import { startServerProcess, type ServerProcess } from "@hongyan/testing/process";
import { appid, startTestEmulator, testEnv } from "@hongyan/testing/server";
import type { Emulator } from "@hongyan/wechat-emulator";
import { expect, inject, test } from "vitest";
import { prepareFlow } from "./flow-of-messages.ts";

const messages = 120;
const timeout = 120_000;
const sendPath = "/cgi-bin/message/subscribe/send";

test(
  "told to stop in the middle of sending, a process finishes what is on the wire, hands the rest back, and nothing is unknown",
  { timeout },
  async () => {
    await using t = await startSending({ delayMs: 600 });

    expect(await t.server.stop()).toBe(0);

    const { total } = t.emulator.control.messagesSummary({ appid });
    expect(total).toBeGreaterThan(0);
    expect(total).toBeLessThan(messages);
    expect(
      await t.rows(
        "select status, count(*)::integer as n from hongyan.messages group by 1 order by 1",
      ),
    ).toEqual([
      { status: "queued", n: messages - total },
      { status: "sent", n: total },
    ]);
    for (const faults of [ledgerFaultsSql, reservationFaultsSql, eventFaultsSql]) {
      expect(await t.rows(faults)).toEqual([]);
    }
  },
);

test("what was handed back is sent by the next process, each once", { timeout }, async () => {
  await using t = await startSending({ delayMs: 300 });
  expect(await t.server.stop()).toBe(0);
  t.emulator.control.clearFaults();

  await using _next = await startServerProcess(t.env);
  await until(() => t.emulator.control.messagesSummary({ appid }).total >= messages);

  expect(t.emulator.control.messagesSummary({ appid })).toMatchObject({
    total: messages,
    maxPerOpenid: 1,
  });
});

test(
  "while it drains, a process says that it is not ready, and answers all the same",
  { timeout },
  async () => {
    await using t = await startSending({ delayMs: 10, env: { HONGYAN_DRAIN_SECONDS: "3" } });
    t.server.askToStop();

    await until(async () => (await fetch(`${t.server.url}/readyz`)).status === 503);
    expect((await fetch(`${t.server.url}/healthz`)).status).toBe(200);

    expect(await t.server.ended()).toBe(0);
  },
);

test(
  "a stop that takes longer than it may ends the process, and what was on the wire becomes unknown, not lost",
  { timeout },
  async () => {
    await using t = await startSending({
      delayMs: 2_700,
      env: {
        HONGYAN_STOP_SECONDS: "1",
        HONGYAN_WECHAT_TIMEOUT_MS: "3000",
        HONGYAN_CLAIM_LEASE_SECONDS: "10",
      },
    });
    expect(await t.server.stop()).toBe(1);
    t.emulator.control.clearFaults();
    const { total: served } = t.emulator.control.messagesSummary({ appid });

    await using _next = await startServerProcess(t.env);
    await until(
      async () =>
        (await t.rows("select from hongyan.messages where status in ('queued', 'sending')"))
          .length === 0,
    );

    expect(
      await t.rows("select from hongyan.messages where status not in ('sent', 'unknown')"),
    ).toEqual([]);
    expect(t.emulator.control.messagesSummary({ appid }).maxPerOpenid).toBe(1);
    expect(served).toBeLessThan(messages);
  },
);

test("a second signal ends the process at once", { timeout }, async () => {
  await using t = await startSending({ delayMs: 1_400, env: { HONGYAN_STOP_SECONDS: "600" } });
  t.server.askToStop();
  await until(() => t.server.output().includes("stopping"));
  expect(await t.server.stop()).toBe(130);
});

interface Sending extends AsyncDisposable {
  server: ServerProcess;
  emulator: Emulator;
  env: Record<string, string | undefined>;
  rows<T>(text: string): Promise<T[]>;
}

/** A process in the middle of sending: some of its messages are on the wire. */
async function startSending(options: {
  delayMs: number;
  env?: Record<string, string>;
}): Promise<Sending> {
  await using opened = new AsyncDisposableStack();
  const folder = opened.use(await temporaryFolder());
  const emulator = opened.use(await startTestEmulator());
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  const env = testEnv({
    dataDir: folder.path,
    wechatUrl: emulator.url,
    databaseUrl,
    env: { HONGYAN_SEND_CONCURRENCY: "4", LOG_LEVEL: "info", ...options.env },
  });
  const server = opened.use(await startServerProcess(env));
  const flow = await prepareFlow(emulator, server.url, messages);
  emulator.control.addFault({ path: sendPath, kind: "delay", ms: options.delayMs });
  await flow.submit(server.url, messages);
  const calls = (): number => emulator.control.calls().paths[sendPath]?.count ?? 0;
  const before = calls();
  await until(() => calls() > before);
  const resources = opened.move();
  return {
    server,
    emulator,
    env,
    rows: (text) => query(databaseUrl, text),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** Longer than it takes until the job of a process that ended is given to the next: the queue's heartbeat of 30 s, and a claim's lease. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 80_000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error("it did not come to that");
    await wait(20);
  }
}
