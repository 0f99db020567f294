import type { Bench, Measurement } from "../lib/bench.ts";
import { cpuSecondsOf, hasProc, peakRssMibOf } from "../lib/process-use.ts";
import { readDatabaseUse, type DatabaseUse } from "../lib/database-use.ts";
import { toFloodSize } from "../lib/flood-size.ts";
import { createGate } from "../lib/gate.ts";
import { createInstallation } from "../lib/installation.ts";
import { toRow, type Row } from "../lib/row.ts";
import { seed } from "../lib/seed.ts";
import type { Flood } from "../processes/flood.ts";
import type { GatedWorker } from "../processes/gated-worker.ts";
import type { Server } from "../processes/server.ts";

const units = {
  "cost-cpu-server": "CPU s/million",
  "cost-cpu-worker": "CPU s/million",
  "cost-cpu-postgres": "CPU s/million",
  "cost-tables": "MiB/million",
  "cost-indexes": "MiB/million",
  "cost-wal": "MiB/million",
  "memory-server-mib": "MiB",
  "sessions-server": "sessions",
  "sessions-worker": "sessions",
} as const;
type CostRow = keyof typeof units;
const rows = Object.keys(units) as CostRow[];

const million = 1_000_000;
const mib = 1024 ** 2;
const warmUpRequests = toFloodSize(2_000);

/** What a million single messages cost, from POST /v1/messages to `sent`, on one server, one worker and one Postgres. */
export const cost: Measurement = {
  rows,
  async measure(bench) {
    if (!hasProc) {
      return rows.map((name): Row => ({ name, notMeasured: "there is no /proc to ask" }));
    }
    const figures = await payForMessages(bench);
    bench.say(
      `cost: Postgres ${Math.round(figures["cost-cpu-postgres"])} CPU s a million messages`,
    );
    return rows.map((name) => toRow(name, units[name], [figures[name]]));
  },
};

async function payForMessages(bench: Bench): Promise<Record<CostRow, number>> {
  const messages = toFloodSize(bench.scale.costMessages);
  const all = warmUpRequests + messages;
  const wechat = await bench.wechat();
  await wechat.process.ask({ forget: true });
  await using installation = await createInstallation(bench, "postgres");
  const databaseUrl = installation.databaseUrl ?? "";
  // So that nobody takes the messages for stranded while they wait for the worker.
  const env = { ...installation.env, HONGYAN_CLAIM_LEASE_SECONDS: "600" };
  await seed({ ...installation, env }, { users: all, messages: 0 }, bench.signal);
  const gate = createGate(databaseUrl, bench.signal);

  const accepting = await accept();
  const sending = await send();
  return {
    "cost-cpu-server": accepting.cpu * million,
    "cost-cpu-worker": sending.cpu * million,
    "cost-cpu-postgres": (accepting.database.cpuSeconds + sending.database.cpuSeconds) * million,
    "cost-tables": ((accepting.database.tableBytes + sending.database.tableBytes) * million) / mib,
    "cost-indexes": ((accepting.database.indexBytes + sending.database.indexBytes) * million) / mib,
    "cost-wal": ((accepting.database.walBytes + sending.database.walBytes) * million) / mib,
    "memory-server-mib": accepting.peakRssMib,
    "sessions-server": accepting.sessions,
    "sessions-worker": sending.sessions,
  };

  async function accept() {
    await using server = bench.start<Server>("server");
    await using flood = bench.start<Flood>("flood");
    const { url } = await server.ask({ env, worker: false });
    await flood.ask({ url, firstUser: 0, requests: warmUpRequests });
    const before = {
      cpu: cpuSecondsOf(server.pid),
      database: await readDatabaseUse(databaseUrl, { checkpoint: false }),
    };
    await flood.ask({ url, firstUser: warmUpRequests, requests: messages });
    const after = await readDatabaseUse(databaseUrl, { checkpoint: false });
    return {
      cpu: (cpuSecondsOf(server.pid) - before.cpu) / messages,
      database: perMessage(before.database, after, messages),
      sessions: after.sessions,
      peakRssMib: peakRssMibOf(server.pid),
    };
  }

  async function send() {
    await gate.close();
    await using worker = bench.start<GatedWorker>("gated-worker");
    await worker.ask({ start: { env } });
    const before = {
      cpu: cpuSecondsOf(worker.pid),
      database: await readDatabaseUse(databaseUrl, { checkpoint: false }),
    };
    await gate.open();
    await worker.ask({ wake: true });
    await gate.untilSent(wechat, all);
    const after = await readDatabaseUse(databaseUrl, { checkpoint: true });
    return {
      cpu: (cpuSecondsOf(worker.pid) - before.cpu) / all,
      database: perMessage(before.database, after, all),
      sessions: after.sessions,
    };
  }
}

function perMessage(before: DatabaseUse, after: DatabaseUse, messages: number) {
  return {
    cpuSeconds: (after.cpuSeconds - before.cpuSeconds) / messages,
    tableBytes: (after.tableBytes - before.tableBytes) / messages,
    indexBytes: (after.indexBytes - before.indexBytes) / messages,
    walBytes: (after.walBytes - before.walBytes) / messages,
  };
}
