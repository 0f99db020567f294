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
import { describe, expect, inject, test } from "vitest";
import { startEmbeddedDatabase } from "../packages/server/src/db/embedded.ts";
import { prepareFlow, untilNoneIsUnknown, untilSettled } from "./flow-of-messages.ts";

const messages = 1_000;
const kills = 4;
const sendPath = "/cgi-bin/message/subscribe/send";

describe.each(["embedded", "postgres"])(
  "M2: kill -9 at random moments while 1,000 messages flow, on %s",
  (database) => {
    test("every acknowledged message is served exactly once or ends unknown, and the ledger adds up", async () => {
      await using folder = await temporaryFolder();
      await using emulator = await startTestEmulator();
      const databaseUrl =
        database === "embedded" ? undefined : await createDatabase(inject("postgresUrl"));
      const env = testEnv({
        dataDir: folder.path,
        wechatUrl: emulator.url,
        ...(databaseUrl === undefined ? {} : { databaseUrl }),
      });

      let server: ServerProcess = await startServerProcess(env);
      const flow = await prepareFlow(emulator, server.url, messages);
      // Long enough on the wire that a kill meets messages there.
      emulator.control.addFault({ path: sendPath, kind: "delay", ms: 15 });

      for (let kill = 0; kill < kills; kill += 1) {
        const submitting = flow.submit(server.url, Math.ceil(messages / kills));
        await wait(100 + Math.random() * 500);
        await server.kill();
        await submitting;
        server = await startServerProcess(env);
      }
      await flow.submit(server.url, messages);
      const ended = await untilSettled(server.url, 60_000);
      const byPolicy = await untilNoneIsUnknown(server.url, 30_000);
      expect(await server.stop()).toBe(0);

      // Every acknowledged message is there, one for each user, and has ended.
      expect(flow.acknowledged.size).toBe(messages);
      expect(ended).toHaveLength(messages);
      const statusOf = new Map(ended.map((message) => [message.id, message.status]));
      for (const id of flow.acknowledged.values())
        expect(["sent", "unknown"]).toContain(statusOf.get(id));

      // WeChat's own record: served exactly once if sent, at most once if unknown, and never put on the wire twice.
      const { perOpenid } = emulator.control.messagesSummary({ appid });
      for (const { openid, status } of ended) {
        const served = perOpenid[openid] ?? 0;
        if (status === "sent") expect(served, openid).toBe(1);
        else expect(served, openid).toBeLessThanOrEqual(1);
      }
      expect(emulator.control.calls().paths[sendPath]?.count).toBeLessThanOrEqual(messages);
      const unknown = ended.filter((message) => message.status === "unknown").length;
      // About what was on the wire at each kill: the rest is known to be unsent, and is sent.
      expect(unknown).toBeLessThan(kills * 64);

      // In the end each is sent, or failed by the policy for unknown outcomes.
      expect(byPolicy.filter((message) => message.status === "failed")).toHaveLength(unknown);
      expect(byPolicy.filter((message) => message.status === "sent")).toHaveLength(
        messages - unknown,
      );

      await using reopened =
        databaseUrl === undefined ? await startEmbeddedDatabase(folder.path) : null;
      const url = databaseUrl ?? reopened?.connectionString ?? "";
      expect(await query(url, ledgerFaultsSql)).toEqual([]);
      expect(await query(url, reservationFaultsSql)).toEqual([]);
      expect(await query(url, eventFaultsSql)).toEqual([]);
    }, 180_000);
  },
);
