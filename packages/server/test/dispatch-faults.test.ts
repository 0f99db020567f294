import { randomUUID } from "node:crypto";
import { apiKey, appid, type MessageView } from "@hongyan/testing/server";
import { describe, expect, test, vi } from "vitest";
import { dispatchMessages } from "../src/flow/messages/dispatch-messages.ts";
import { createOutcomeWriter } from "../src/flow/messages/outcome-writer.ts";
import { createSender } from "../src/flow/messages/send-message.ts";
import { createLogger } from "../src/logger.ts";
import { png, sendPath, startCustomerService } from "./customer-service-setup.ts";

test("a database error in one send loses no answer of the others: nothing becomes unknown", async () => {
  await using t = await startCustomerService({ options: { worker: false } });
  const writer = t.stranger();
  await t.sql(`insert into hongyan.conversations (appid, openid, window_opened_at, window_opened_by, window_ends_at,
    allowance, remaining) values ('${appid}', '${writer}', now(), 'message', now() + interval '1 day', 5, 5)`);
  t.emulator.control.userMessage({ appid, openid: writer, msgtype: "text", content: "在吗" });
  const stored = await fetch(`${t.server.url}/v1/customer-service/media`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "image/png" },
    body: new Uint8Array(png),
  });
  const { media } = (await stored.json()) as { media: string };
  const picture = (await t.send(writer, { image: { media } })).body.id;
  const others: string[] = [];
  for (let index = 0; index < 3; index += 1) {
    const { body } = await t.call<MessageView>("POST", "/v1/messages", t.message(await t.user(1)));
    others.push(body.id);
  }
  await t.sql(`create function hongyan.break_forget() returns trigger language plpgsql as $$
    begin if new.media_id is null then raise exception 'gone' using errcode = '57P01'; end if; return new; end $$`);
  await t.sql(
    `create trigger break_forget before update on hongyan.media for each row execute function hongyan.break_forget()`,
  );
  t.emulator.control.addFault({ path: sendPath, kind: "errcode", errcode: 40007, times: 1 });

  const { ctx } = t.server;
  const job = { appid, jobId: randomUUID(), messageIds: [picture, ...others] };
  await dispatchMessages(ctx, createSender(ctx), [job], () => false);

  const statusOf = async (id: string) =>
    (await t.call<MessageView>("GET", `/v1/messages/${id}`)).body.status;
  expect(await Promise.all(others.map(statusOf))).toEqual(["sent", "sent", "sent"]);
  expect(await statusOf(picture)).toBe("queued");
});

test("a database error between claim and send hands every message back, none is on the wire", async () => {
  await using t = await startCustomerService({ options: { worker: false } });
  const message = await t.call<MessageView>("POST", "/v1/messages", t.message(await t.user(1)));
  const card = await t.call<MessageView>("POST", "/v1/service-cards", {
    to: { openid: t.stranger() },
    notifyType: 1001,
    notifyCode: "abc",
    content: { cur_status: 1 },
  });
  await t.sql("alter table hongyan.service_card_updates rename to moved_away");

  const { ctx } = t.server;
  const job = { appid, jobId: randomUUID(), messageIds: [message.body.id, card.body.id] };
  await dispatchMessages(ctx, createSender(ctx), [job], () => false);

  expect(await t.sql("select status, attempt from hongyan.messages")).toEqual([
    { status: "queued", attempt: 1 },
    { status: "queued", attempt: 1 },
  ]);
  expect(
    await t.sql("select id from pgboss.job where name = 'dispatch' and start_after > now()"),
  ).toHaveLength(1);
});

test("a database without space loses no outcome: nothing further is sent until what was sent is written down", async () => {
  await using t = await startCustomerService({ options: { worker: false } });
  const submit = async () =>
    (await t.call<MessageView>("POST", "/v1/messages", t.message(await t.user(1)))).body.id;
  const [first, second] = [await submit(), await submit()];
  await t.sql(`create function hongyan.full_disk() returns trigger language plpgsql as
    $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$`);
  await t.sql(
    "create trigger full_disk before insert on hongyan.events for each row execute function hongyan.full_disk()",
  );
  const { ctx } = t.server;
  const dispatch = (messageId: string) => {
    const job = { appid, jobId: randomUUID(), messageIds: [messageId] };
    return dispatchMessages(ctx, createSender(ctx), [job], () => false);
  };
  const sends = () => t.emulator.control.messagesSummary({ appid }).total;
  const failures = vi.spyOn(ctx.logger, "error");

  const dispatching = [dispatch(first)];
  await expect.poll(() => failures.mock.calls.length).toBeGreaterThan(0);
  dispatching.push(dispatch(second));
  await expect.poll(() => failures.mock.calls.length).toBeGreaterThan(1);
  expect(sends()).toBe(1);

  await t.sql("drop trigger full_disk on hongyan.events");
  await Promise.all(dispatching);
  expect(sends()).toBe(2);
  expect(await t.sql("select status, attempt from hongyan.messages")).toEqual([
    { status: "sent", attempt: 1 },
    { status: "sent", attempt: 1 },
  ]);
});

describe("an outcome", () => {
  const about = { appid, messages: 1 };
  const failure = (code: string) => Object.assign(new Error(code), { code });
  const writer = () => createOutcomeWriter(createLogger("silent"), [1, 1, 1, 1]);

  test.each(["53100", "25006", "58030", "53200", "57P01", "ECONNREFUSED"])(
    "is written as soon as it can be, however often the database said %s",
    async (code) => {
      const outcomes = writer();
      let tries = 0;
      const writing = outcomes.write(about, async () => {
        tries += 1;
        if (tries < 20) throw failure(code);
      });
      let hasCaughtUp = false;
      await Promise.resolve();
      const catchingUp = outcomes.caughtUp().then(() => (hasCaughtUp = true));
      expect(hasCaughtUp).toBe(false);
      await writing;
      await catchingUp;
      expect(tries).toBe(20);
    },
  );

  test("that the database will never take is given up, and holds nobody up", async () => {
    const outcomes = writer();
    const write = vi.fn<() => Promise<void>>().mockRejectedValue(failure("42P01"));
    await expect(outcomes.write(about, write)).rejects.toThrow("42P01");
    expect(write).toHaveBeenCalledTimes(5);
    await outcomes.caughtUp();
  });
});
