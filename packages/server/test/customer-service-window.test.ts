import { createDatabase } from "@hongyan/testing/databases";
import {
  customerServiceFaultsSql,
  eventFaultsSql,
  query,
  reservationFaultsSql,
} from "@hongyan/testing/ledger";
import { appid, startTestServer, type TestServer } from "@hongyan/testing/server";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import {
  afterAction,
  type CustomerWindow,
  type UserAction,
} from "../src/flow/customer-service/customer-window.ts";
import { handleCustomerCallbacks } from "../src/flow/customer-service/handle-customer-callbacks.ts";
import { claimMessages, type ClaimedMessage } from "../src/store/message-claims.ts";
import { cancelMessage, expireMessages, failUnresolved } from "../src/store/message-endings.ts";
import {
  settleAccepted,
  settleFailed,
  settleNoWindow,
  settleUnknown,
} from "../src/store/message-settlement.ts";

const never: CustomerWindow = {
  openedAt: null,
  endsAt: null,
  openedBy: null,
  allowance: 0,
  remaining: 0,
};
const second = 1_000;
const hour = 3_600_000;

function after(actions: UserAction[]): CustomerWindow {
  let window = never;
  let lastMessageAt: Date | null = null;
  for (const action of actions) {
    window = afterAction(window, action, lastMessageAt, []);
    if (action.kind === "message" && (lastMessageAt === null || action.at > lastMessageAt)) {
      lastMessageAt = action.at;
    }
  }
  return window;
}

describe("the rule", () => {
  const at = (ms: number): Date => new Date(Date.UTC(2026, 10, 22) + ms);
  const opened = after([{ kind: "message", at: at(0) }]);

  test("a message: 5 in 48 hours; entering: 2 in a minute; a message after entering: 5 in 48 hours", () => {
    expect(opened).toMatchObject({ endsAt: at(48 * hour), allowance: 5, remaining: 5 });
    const entered = after([{ kind: "enter", at: at(0) }]);
    expect(entered).toMatchObject({ endsAt: at(60 * second), allowance: 2, remaining: 2 });
    const wrote = afterAction(entered, { kind: "message", at: at(0) }, null, []);
    expect(wrote).toMatchObject({ openedBy: "message", remaining: 5 });
  });

  test("a new action sets the allowance back to its maximum and never adds to it", () => {
    const used = { ...opened, remaining: 1 };
    const again = afterAction(used, { kind: "message", at: at(hour) }, at(0), []);
    expect(again).toMatchObject({ remaining: 5, endsAt: at(49 * hour) });
  });

  test("entering leaves a longer window alone while it has messages left, and opens its own when it has none", () => {
    const enter: UserAction = { kind: "enter", at: at(hour) };
    const one = { ...opened, remaining: 1 };
    expect(afterAction(one, enter, at(0), [])).toBe(one);
    const usedUp = { ...opened, remaining: 0 };
    expect(afterAction(usedUp, enter, at(0), [])).toMatchObject({
      openedBy: "enter",
      remaining: 2,
    });
    const waiting = { messageId: "m", isWaiting: true, settledAt: at(0), dueAt: at(2 * hour) };
    expect(afterAction(usedUp, enter, at(0), [waiting])).toBe(usedUp);
  });

  test("what was done before the last action of its kind changes nothing", () => {
    expect(afterAction(opened, { kind: "message", at: at(-1) }, at(0), [])).toBe(opened);
    expect(afterAction(opened, { kind: "message", at: at(0) }, at(0), [])).toBe(opened);
    expect(afterAction(opened, { kind: "enter", at: at(-1) }, at(0), [])).toBe(opened);
  });

  test("messages that wait take a place of the new window, and so do those that were taken since it opened", () => {
    const outgoing = [
      { messageId: "waits", isWaiting: true, settledAt: at(0), dueAt: at(2 * hour) },
      { messageId: "later", isWaiting: true, settledAt: at(0), dueAt: at(60 * hour) },
      { messageId: "taken", isWaiting: false, settledAt: at(hour + 1), dueAt: at(0) },
      { messageId: "before", isWaiting: false, settledAt: at(hour - 1), dueAt: at(0) },
    ];
    const again = afterAction(opened, { kind: "message", at: at(hour) }, at(0), outgoing);
    expect(again.remaining).toBe(3);
  });

  test("the same actions in any order, however often, end in the same window", () => {
    const action = fc.record({
      kind: fc.constantFrom("message" as const, "enter" as const),
      // Around the moments that matter: within seconds, a minute, and the 48 hours.
      at: fc
        .tuple(fc.constantFrom(0, 47, 48, 49, 96), fc.integer({ min: -62, max: 62 }))
        .map(([hours, seconds]) => at(hours * hour + seconds * second)),
    });
    const cases = fc
      .array(action, { minLength: 1, maxLength: 8 })
      .chain((actions) =>
        fc.tuple(
          fc.constant(actions),
          fc.shuffledSubarray([...actions, ...actions], { minLength: actions.length * 2 }),
        ),
      );
    fc.assert(
      fc.property(cases, ([actions, shuffled]) => {
        const inOrder = actions.toSorted((a, b) => a.at.getTime() - b.at.getTime());
        expect(after(shuffled)).toEqual(after(inOrder));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("kept in the database", () => {
  let databaseUrl: string;
  let t: TestServer;
  const resources = new AsyncDisposableStack();

  beforeAll(async () => {
    databaseUrl = await createDatabase(inject("postgresUrl"));
    // No worker: each message is carried on by hand, in any order.
    t = resources.use(await startTestServer({ databaseUrl, options: { worker: false } }));
    await t.call("PATCH", `/v1/apps/${appid}`, { unknownAfterSeconds: 0 });
  });
  afterAll(() => resources.disposeAsync());

  /** WeChat's count, as the fact sheet has it: two rights side by side, each message counts in both. */
  class Wechat {
    rights = { message: { left: 0, endsAtMs: 0 }, enter: { left: 0, endsAtMs: 0 } };
    /** Somebody else (the agents) used all, which nobody can know: until the user writes again WeChat may refuse. */
    isUsedByOthers = false;

    act(kind: UserAction["kind"]): void {
      if (kind === "message") this.isUsedByOthers = false;
      const now = Date.now();
      this.rights[kind] =
        kind === "message"
          ? { left: 5, endsAtMs: now + 48 * hour }
          : { left: 2, endsAtMs: now + 60 * second };
    }
    allows(): boolean {
      const { message, enter } = this.rights;
      return [message, enter].some((one) => one.left > 0 && Date.now() < one.endsAtMs);
    }
    consume(): void {
      for (const right of Object.values(this.rights)) right.left = Math.max(0, right.left - 1);
    }
    useUp(): void {
      this.isUsedByOthers = true;
      for (const right of Object.values(this.rights)) right.left = 0;
    }
    pass(ms: number): void {
      for (const right of Object.values(this.rights)) right.endsAtMs -= ms;
    }
  }

  const pick = fc.nat({ max: 20 });
  const of = <const Op extends string, More extends object>(
    weight: number,
    op: Op,
    more: { [K in keyof More]: fc.Arbitrary<More[K]> } = {} as never,
  ) => ({
    weight,
    arbitrary: fc.record({ op: fc.constant(op), ...more }) as fc.Arbitrary<{ op: Op } & More>,
  });
  const kind = fc.constantFrom<UserAction["kind"]>("message", "message", "enter");
  const how = fc.constantFrom(
    ...(["accept", "accept", "accept", "accept", "accept", "accept"] as const),
    ...(["refuse", "lose", "lose-taken", "others"] as const),
  );
  const operation = fc.oneof(
    of(4, "act", { kind }),
    of(2, "act and tell", { kind }),
    of(6, "tell", { pick, times: fc.constantFrom(1, 1, 2) }),
    of(8, "send", { how }),
    of(6, "submit", { inSeconds: fc.constantFrom(0, 0, 0, 3_600) }),
    of(4, "claim", { pick }),
    of(5, "answer", { pick, how }),
    of(1, "cancel", { pick }),
    of(1, "recover"),
    of(1, "pass", { seconds: fc.constantFrom(2, 30, 61, 3_600, 47 * 3_600, 49 * 3_600) }),
  );
  type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

  test("any order of actions, told of late, twice or in disorder, sends, refusals, losses and expiries: 0 <= remaining <= allowance, and never more on the wire than WeChat allows", async () => {
    let accepted = 0;
    let refusedByCount = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(operation, { minLength: 10, maxLength: 60, size: "max" }),
        async (operations) => {
          const user = await createUser();
          await user.run({ op: "act and tell", kind: "message" });
          for (const one of operations) await user.run(one);
          accepted += user.accepted;
          refusedByCount += user.refused;
          expect(user.violations).toBe(0);
          expect(await query(databaseUrl, customerServiceFaultsSql)).toEqual([]);
          expect(await query(databaseUrl, eventFaultsSql)).toEqual([]);
          expect(await query(databaseUrl, reservationFaultsSql)).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
    // The property says nothing about runs in which nothing happens.
    expect(accepted).toBeGreaterThan(60);
    expect(refusedByCount).toBeGreaterThan(10);
  }, 120_000);

  let lastCallbackId = 0;

  async function createUser() {
    const { openid } = t.emulator.control.addUser({ appid });
    const { ctx } = t.server;
    const wechat = new Wechat();
    const untold: { callbackId: number; kind: UserAction["kind"]; at: Date }[] = [];
    const queued: string[] = [];
    const claimed: ClaimedMessage[] = [];
    const state = { violations: 0, accepted: 0, refused: 0 };

    const take = <T>(list: T[], index: number): T | undefined =>
      list.length === 0 ? undefined : list.splice(index % list.length, 1)[0];

    const tell = async (told: (typeof untold)[number]): Promise<void> => {
      const content =
        told.kind === "enter"
          ? { kind: "enter-session" as const, sessionFrom: "" }
          : {
              kind: "customer-message" as const,
              msgId: String(told.callbackId),
              message: { type: "text" as const, content: "x" },
            };
      const { callbackId, at: createdAt } = told;
      await ctx.db
        .transaction()
        .execute((tx) =>
          handleCustomerCallbacks(ctx, tx, appid, [{ callbackId, openid, createdAt, content }]),
        );
    };

    /** Everything that happened moves into the past. */
    const pass = async (seconds: number): Promise<void> => {
      wechat.pass(seconds * second);
      for (const one of untold) one.at = new Date(one.at.getTime() - seconds * second);
      await sql`
        update hongyan.conversations set
          window_opened_at = window_opened_at - make_interval(secs => ${seconds}),
          window_ends_at = window_ends_at - make_interval(secs => ${seconds}),
          last_user_message_at = last_user_message_at - make_interval(secs => ${seconds}),
          entered_at = entered_at - make_interval(secs => ${seconds})
        where openid = ${openid}`.execute(ctx.db);
      await sql`
        update hongyan.messages set
          due_at = due_at - make_interval(secs => ${seconds}),
          expire_at = expire_at - make_interval(secs => ${seconds}),
          claimed_at = claimed_at - make_interval(secs => ${seconds}),
          window_opened_at = window_opened_at - make_interval(secs => ${seconds}),
          created_at = created_at - make_interval(secs => ${seconds}),
          updated_at = updated_at - make_interval(secs => ${seconds})
        where openid = ${openid}`.execute(ctx.db);
    };

    const refusal = (message: ClaimedMessage, errcode: number | null) => ({
      messageId: message.messageId,
      attempt: message.attempt,
      errcode,
      reason: "TEST",
      detail: "",
      rid: null,
    });

    const answer = async (message: ClaimedMessage, how: string): Promise<void> => {
      const { db } = ctx;
      if (how === "refuse") {
        await db.transaction().execute((tx) => settleFailed(tx, appid, [refusal(message, 40003)]));
        return;
      }
      if (how === "others") wechat.useUp();
      if (!wechat.allows()) {
        // A message may be on the wire when its window ends: what counts is the count.
        const isOver = Object.values(wechat.rights).every((one) => Date.now() >= one.endsAtMs);
        if (!wechat.isUsedByOthers && !isOver) state.violations += 1;
        const errcode = isOver ? 45015 : 45047;
        await db
          .transaction()
          .execute((tx) => settleNoWindow(tx, appid, [refusal(message, errcode)]));
        return;
      }
      if (how === "accept") {
        wechat.consume();
        state.accepted += 1;
        await settleAccepted(db, appid, [{ ...message, msgid: null }]);
        return;
      }
      if (how === "lose-taken") wechat.consume();
      await db.transaction().execute((tx) => settleUnknown(tx, appid, [refusal(message, null)]));
    };

    const run = async (one: Operation): Promise<void> => {
      switch (one.op) {
        case "act": {
          // WeChat's times are whole seconds; the next action is in another one.
          await pass(2);
          wechat.act(one.kind);
          lastCallbackId += 1;
          const at = new Date(Math.floor(Date.now() / second) * second);
          untold.push({ callbackId: lastCallbackId, kind: one.kind, at });
          return;
        }
        case "act and tell":
          await run({ op: "act", kind: one.kind });
          await run({ op: "tell", pick: untold.length - 1, times: 1 });
          return;
        case "send":
          await run({ op: "submit", inSeconds: 0 });
          await run({ op: "claim", pick: Math.max(0, queued.length - 1) });
          await run({ op: "answer", pick: Math.max(0, claimed.length - 1), how: one.how });
          return;
        case "tell": {
          const told = take(untold, one.pick);
          if (told === undefined) return;
          for (let time = 0; time < one.times; time += 1) await tell(told);
          return;
        }
        case "submit": {
          const { status, body } = await t.call<{ id: string }>(
            "POST",
            "/v1/customer-service/messages",
            {
              to: { openid },
              text: { content: "x" },
              ...(one.inSeconds > 0 && {
                sendAt: new Date(Date.now() + one.inSeconds * second).toISOString(),
              }),
            },
          );
          if (status === 202) queued.push(body.id);
          else state.refused += 1;
          return;
        }
        case "claim": {
          const messageId = take(queued, one.pick);
          if (messageId === undefined) return;
          const got = await claimMessages(ctx.db, appid, [messageId], {
            owner: "test",
            leaseSeconds: 600_000,
          });
          claimed.push(...got);
          if (got.length === 0) queued.push(messageId);
          return;
        }
        case "answer": {
          const message = take(claimed, one.pick);
          if (message !== undefined) await answer(message, one.how);
          return;
        }
        case "cancel": {
          const messageId = take(queued, one.pick);
          if (messageId === undefined) return;
          await ctx.db.transaction().execute((tx) => cancelMessage(tx, appid, messageId));
          return;
        }
        case "recover": {
          const all = await query<{ appid: string; messageId: string }>(
            databaseUrl,
            `select appid, id as "messageId" from hongyan.messages where openid = '${openid}'`,
          );
          await ctx.db.transaction().execute((tx) => expireMessages(tx, all));
          await ctx.db.transaction().execute((tx) => failUnresolved(tx, all));
          return;
        }
        case "pass":
          await pass(one.seconds);
          return;
      }
    };
    return Object.assign(state, { run });
  }
});
