import { setTimeout as wait } from "node:timers/promises";
import { createDatabase } from "@hongyan/testing/databases";
import {
  eventFaultsSql,
  ledgerFaultsSql,
  query,
  reservationFaultsSql,
} from "@hongyan/testing/ledger";
import {
  appid,
  grant,
  startTestEmulator,
  startTestServer,
  template,
  type MessageView,
  type TestServer,
} from "@hongyan/testing/server";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import type { Tx } from "../src/db/connection.ts";
import { writeSurely } from "../src/db/write-surely.ts";
import { uuidv7 } from "../src/ids.ts";
import { claimMessages } from "../src/store/message-claims.ts";
import { recordTold } from "../src/flow/grants/record-grants.ts";
import { cancelMessage, expireMessages } from "../src/store/message-endings.ts";
import { insertMessages } from "../src/store/message-submission.ts";
import { settleFailed, settleNoGrant } from "../src/store/message-settlement.ts";

let databaseUrl: string;
let t: TestServer;
let second: TestServer;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  const emulator = resources.use(await startTestEmulator());
  // Two API processes on one database; no worker, so that messages stay where a test puts them.
  t = resources.use(await startTestServer({ databaseUrl, emulator, options: { worker: false } }));
  second = resources.use(
    await startTestServer({ databaseUrl, emulator, options: { worker: false } }),
  );
});
afterAll(() => resources.disposeAsync());

async function balance(openid: string): Promise<number> {
  const { body } = await t.call<{ grants: { available: number }[] }>(
    "GET",
    `/v1/grants?openid=${openid}`,
  );
  return body.grants[0]?.available ?? 0;
}

async function submit(
  server: TestServer,
  openid: string,
): Promise<{ status: number; id: string; code: string }> {
  const { status, body } = await server.call<{ id: string; error?: { code: string } }>(
    "POST",
    "/v1/messages",
    server.message(openid),
  );
  return { status, id: body.id, code: body.error?.code ?? "" };
}

describe("L1: a balance is never overdrawn", () => {
  test("two processes submit for one grant at once: one message is accepted, the other gets NO_GRANT", async () => {
    for (let round = 0; round < 10; round += 1) {
      const openid = await t.user(1);
      const answers = await Promise.all([submit(t, openid), submit(second, openid)]);
      expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([202, 409]);
      expect(answers.find((answer) => answer.status === 409)?.code).toBe("NO_GRANT");
      expect(await balance(openid)).toBe(0);
    }
  });

  test("forty submits in two processes for seven grants accept exactly seven", async () => {
    const openid = await t.user(7);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => submit(index % 2 === 0 ? t : second, openid)),
    );
    expect(answers.filter((answer) => answer.status === 202)).toHaveLength(7);
    expect(await balance(openid)).toBe(0);
  });

  test("a batch with more messages than grants accepts as many as there are, the first ones", async () => {
    const openid = await t.user(2);
    const { body } = await t.call<{ results: { id?: string; error?: { code: string } }[] }>(
      "POST",
      "/v1/messages/batch",
      { messages: Array.from({ length: 4 }, () => t.message(openid)) },
    );
    expect(body.results.map((result) => result.error?.code ?? "ok")).toEqual([
      "ok",
      "ok",
      "NO_GRANT",
      "NO_GRANT",
    ]);
  });

  test("a grant that commits while a submit waits for the balance is seen, and fails nobody", async () => {
    const openid = await t.user(1);
    await submit(t, openid);
    const { db } = t.server.ctx;
    const held = Promise.withResolvers<void>();
    const locked = Promise.withResolvers<void>();
    const credit = db.transaction().execute(async (tx) => {
      const told = {
        openid,
        templateId: template.priTmplId,
        kind: "credit" as const,
        count: 1,
        source: "client" as const,
        reportId: "late",
        at: new Date(),
        isTimeKnown: true,
        isBeyondDoubt: false,
      };
      await recordTold(tx, appid, "both", [told]);
      locked.resolve();
      await held.promise;
    });
    await locked.promise;
    const submitting = submit(second, openid);
    await wait(150);
    held.resolve();
    await credit;
    expect((await submitting).status).toBe(202);
    expect(await balance(openid)).toBe(0);
  });

  test("a report counts once, however often and from however many processes it comes", async () => {
    const openid = await t.user(0);
    const report = {
      grants: [{ id: "tap-1", openid, templateId: template.priTmplId, choice: "acceptWithAudio" }],
    };
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        (index % 2 === 0 ? t : second).call<{ counted: number }>("POST", "/v1/grants", report),
      ),
    );
    expect(answers.reduce((sum, answer) => sum + answer.body.counted, 0)).toBe(1);
    expect(await balance(openid)).toBe(1);
  });

  test("reject, ban, filter and values nobody knows count nothing", async () => {
    const openid = await t.user(0);
    const choices = ["reject", "ban", "filter", "somethingNew", ""];
    await t.call("POST", "/v1/grants", {
      grants: choices.map((choice, index) => ({
        id: `c${index}`,
        openid,
        templateId: template.priTmplId,
        choice,
      })),
    });
    expect(await balance(openid)).toBe(0);
  });
});

describe("L2: a reservation ends exactly once", () => {
  let openid: string;
  let messageId: string;
  const db = () => t.server.ctx.db;
  const inTransaction = () => t.server.ctx.db.transaction();

  beforeEach(async () => {
    openid = await t.user(1);
    messageId = (await submit(t, openid)).id;
    expect(await balance(openid)).toBe(0);
  });

  const claim = async () => {
    const claimed = await claimMessages(db(), appid, [messageId], {
      owner: "test",
      leaseSeconds: 60,
    });
    return claimed[0] ?? expect.fail("not claimed");
  };
  const refusal = (attempt: number) => ({
    messageId,
    attempt,
    errcode: 40037,
    reason: "WECHAT_40037",
    detail: "invalid template_id",
    rid: null,
  });

  test("cancelling at once in two processes gives the grant back once", async () => {
    const answers = await Promise.all([
      t.call("POST", `/v1/messages/${messageId}/cancel`),
      second.call("POST", `/v1/messages/${messageId}/cancel`),
    ]);
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(await balance(openid)).toBe(1);
  });

  test("a refusal that is settled twice gives the grant back once", async () => {
    const { attempt } = await claim();
    await inTransaction().execute((tx) => settleFailed(tx, appid, [refusal(attempt)]));
    await inTransaction().execute((tx) => settleFailed(tx, appid, [refusal(attempt)]));
    expect(await balance(openid)).toBe(1);
  });

  test("43101 spends the reservation and takes away what WeChat does not know of", async () => {
    await grant(t, openid, 2);
    const { attempt } = await claim();
    await inTransaction().execute((tx) =>
      settleNoGrant(tx, appid, [{ ...refusal(attempt), errcode: 43101 }]),
    );
    expect(await balance(openid)).toBe(0);
    const { body } = await t.call<{ entries: { kind: string; delta: number; source: string }[] }>(
      "GET",
      `/v1/grants/${openid}/history`,
    );
    expect(body.entries[0]).toMatchObject({ kind: "correct", delta: -2, source: "43101" });
  });

  test("43101 corrects the balance although a submit takes a grant meanwhile", async () => {
    await grant(t, openid, 2);
    const { attempt } = await claim();
    const held = Promise.withResolvers<void>();
    const locked = Promise.withResolvers<void>();
    const taking = inTransaction().execute(async (tx) => {
      const message = {
        messageId: uuidv7(),
        kind: "subscribe" as const,
        openid,
        templateId: template.priTmplId,
        scene: null,
        body: "{}",
        dueAt: null,
        expireAt: null,
        needsGrant: true,
        idempotencyKey: null,
        requestHash: null,
      };
      expect((await insertMessages(tx, appid, [message])).size).toBe(1);
      locked.resolve();
      await held.promise;
    });
    await locked.promise;
    const correcting = inTransaction().execute((tx) =>
      settleNoGrant(tx, appid, [{ ...refusal(attempt), errcode: 43101 }]),
    );
    await wait(150);
    held.resolve();
    await Promise.all([taking, correcting]);
    expect(await balance(openid)).toBe(0);
    expect(await query(databaseUrl, ledgerFaultsSql)).toEqual([]);
  });

  test.each<[string, (tx: Tx, messageId: string, attempt: number) => Promise<unknown>]>([
    [
      "is refused",
      (tx, id, attempt) => settleFailed(tx, appid, [{ ...refusal(attempt), messageId: id }]),
    ],
    ["is cancelled", (tx, id) => cancelMessage(tx, appid, id)],
    ["expires", (tx, messageId) => expireMessages(tx, [{ appid, messageId }])],
  ])(
    "a grant is not given back while 43101 takes it away: a message that %s meanwhile",
    async (how, end) => {
      await grant(t, openid, 2);
      const other = (await submit(t, openid)).id;
      const { attempt } = await claim();
      let otherAttempt = 0;
      if (how === "is refused") {
        const options = { owner: "test", leaseSeconds: 60 };
        const [claimed] = await claimMessages(t.server.ctx.db, appid, [other], options);
        otherAttempt = claimed?.attempt ?? 0;
      }
      if (how === "expires") {
        await query(
          databaseUrl,
          `update hongyan.messages set expire_at = now() - interval '1 second' where id = '${other}'`,
        );
      }
      const corrected = Promise.withResolvers<void>();
      const commit = Promise.withResolvers<void>();
      const correcting = inTransaction().execute(async (tx) => {
        await settleNoGrant(tx, appid, [{ ...refusal(attempt), errcode: 43101 }]);
        corrected.resolve();
        await commit.promise;
      });
      await corrected.promise;
      const ending = inTransaction().execute((tx) => end(tx, other, otherAttempt));
      await wait(150);
      commit.resolve();
      await Promise.all([correcting, ending]);
      expect((await t.call<MessageView>("GET", `/v1/messages/${other}`)).body.grant).toBe("spent");
      expect(await balance(openid)).toBe(0);
    },
  );

  test("43101 leaves alone what the user granted after that send began", async () => {
    const { attempt } = await claim();
    await grant(t, openid, 1);
    await inTransaction().execute((tx) =>
      settleNoGrant(tx, appid, [{ ...refusal(attempt), errcode: 43101 }]),
    );
    expect(await balance(openid)).toBe(1);
  });
});

test("L1, L2, E1: after any order of grants, submits, cancels, refusals and 43101 the ledger adds up", async () => {
  type Op = "grant" | "submit" | "cancel" | "fail" | "refuse";
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom<Op>("grant", "submit", "submit", "cancel", "fail", "refuse"), {
        maxLength: 25,
      }),
      async (ops) => {
        const openid = await t.user(0);
        const open: string[] = [];
        for (const op of ops) {
          const messageId = open.at(-1);
          if (op === "grant") await grant(t, openid, 1);
          else if (op === "submit") {
            const answer = await submit(t, openid);
            if (answer.status === 202) open.push(answer.id);
          } else if (messageId !== undefined) {
            open.pop();
            if (op === "cancel") await t.call("POST", `/v1/messages/${messageId}/cancel`);
            else await end(messageId, op);
          }
        }
        expect(await query(databaseUrl, ledgerFaultsSql)).toEqual([]);
        expect(await query(databaseUrl, reservationFaultsSql)).toEqual([]);
        expect(await query(databaseUrl, eventFaultsSql)).toEqual([]);
      },
    ),
    { numRuns: 15 },
  );
});

async function end(messageId: string, how: "fail" | "refuse"): Promise<void> {
  const { db } = t.server.ctx;
  const [claimed] = await claimMessages(db, appid, [messageId], {
    owner: "test",
    leaseSeconds: 60,
  });
  if (claimed === undefined) return;
  const refusal = {
    messageId,
    attempt: claimed.attempt,
    errcode: how === "refuse" ? 43101 : 40003,
    reason: "TEST",
    detail: "",
    rid: null,
  };
  const settle = how === "refuse" ? settleNoGrant : settleFailed;
  await db.transaction().execute((tx) => settle(tx, appid, [refusal]));
}

test("a transaction that gave way to another one is run again, three times in all; what fails otherwise is not", async () => {
  const { db } = t.server.ctx;
  const failing = async (sqlState: string, times: number) => {
    let runs = 0;
    const written = writeSurely(db, async (tx) => {
      runs += 1;
      if (runs > times) return;
      await sql
        .raw(`do $$ begin raise exception using errcode = '${sqlState}'; end $$`)
        .execute(tx);
    });
    const outcome = await written.then(
      () => "written",
      () => "failed",
    );
    return { outcome, runs };
  };
  expect(await failing("40P01", 2)).toEqual({ outcome: "written", runs: 3 });
  expect(await failing("40001", 3)).toEqual({ outcome: "failed", runs: 3 });
  expect(await failing("23505", 1)).toEqual({ outcome: "failed", runs: 1 });
});
