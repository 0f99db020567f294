import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import { appid, startTestEmulator, startTestServer } from "@hongyan/testing/server";
import fc from "fast-check";
import { expect, inject, test } from "vitest";
import { forecastEnd } from "../src/flow/pacing/forecast.ts";
import { readSubscribeQuota } from "../src/flow/pacing/read-quotas.ts";
import { warnOfQuotas } from "../src/flow/pacing/warn-of-quotas.ts";
import { addApiCalls } from "../src/store/api-calls.ts";
import { nextShanghaiMidnight } from "../src/flow/pacing/next-shanghai-midnight.ts";

const api = "/cgi-bin/message/subscribe/send";

interface QuotaView {
  quotas: {
    api: string;
    dailyLimit: number | null;
    source: string | null;
    usedToday: number;
    remaining: number | null;
    perSecond: number;
    runsOutAt: string | null;
    resetsAt: string;
  }[];
}

test("a quota names WeChat's limit, counts what was sent, refused too, and says when it runs out", async () => {
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  await using emulator = await startTestEmulator();
  emulator.control.setOptions({ dailyQuotas: { [api]: 1_000 } });
  {
    await using t = await startTestServer({ databaseUrl, emulator });
    const sent = await t.call<{ id: string }>("POST", "/v1/messages", t.message(await t.user(1)));
    await t.until(sent.body.id, "sent", "delivered");
    const refused = await t.call<{ id: string }>("POST", "/v1/messages", {
      ...t.message(await t.user(0)),
      onNoGrant: "try",
    });
    await t.until(refused.body.id, "failed");
  }
  await using t = await startTestServer({ databaseUrl, emulator, options: { worker: false } });
  await query(
    databaseUrl,
    `update hongyan.api_calls set count = 100 where appid = '${appid}' and api = '${api}' and count = 2`,
  );
  const { body } = await t.call<QuotaView>("GET", `/v1/apps/${appid}/quota`);
  expect(body.quotas).toHaveLength(1);
  expect(body.quotas[0]).toMatchObject({
    api,
    dailyLimit: 1_000,
    source: "wechat",
    usedToday: 2,
    remaining: 998,
  });
  expect(body.quotas[0]?.perSecond).toBeGreaterThan(0);
  expect(Date.parse(body.quotas[0]?.resetsAt ?? "")).toBe(
    nextShanghaiMidnight(new Date()).getTime(),
  );
  await query(databaseUrl, "update hongyan.api_calls set count = count + 50");
  const left = { leftToday: 948, dailyLimit: 1_000 };
  expect(await readSubscribeQuota(t.server.ctx, appid)).toEqual(left);
});

test("while WeChat does not say, its published limit serves; what it said yesterday of use is not believed", async () => {
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  await using t = await startTestServer({ databaseUrl, options: { worker: false } });
  t.emulator.control.addFault({
    path: "/cgi-bin/openapi/quota/get",
    kind: "errcode",
    errcode: 76022,
    times: 1,
  });
  const asked = async () =>
    (await t.call<QuotaView>("GET", `/v1/apps/${appid}/quota`)).body.quotas[0];
  expect(await asked()).toMatchObject({
    dailyLimit: 10_000_000,
    source: "published",
    usedToday: 0,
    runsOutAt: null,
  });
  await query(
    databaseUrl,
    `insert into hongyan.api_quotas values ('${appid}', '${api}', 30000000, 29999999, 0, now() - interval '1 day')`,
  );
  expect(await asked()).toMatchObject({
    dailyLimit: 30_000_000,
    source: "wechat",
    usedToday: 0,
    remaining: 30_000_000,
  });
  // It would answer by now. Nobody waits for it each time; of a repaired app it is asked at once.
  t.server.ctx.wechat.forget(appid);
  expect(await asked()).toMatchObject({ source: "wechat", dailyLimit: 10_000_000 });
});

test("a forecast is never past midnight in China, and never in the past", () => {
  const times = fc.date({
    min: new Date("2020-01-01"),
    max: new Date("2040-01-01"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(
      fc.integer({ min: -10, max: 30_000_000 }),
      fc.double({ min: 0, max: 10_000, noNaN: true }),
      times,
      (remaining, perSecond, now) => {
        const end = forecastEnd(remaining, perSecond, now);
        if (end === null) {
          const untilMidnight = (nextShanghaiMidnight(now).getTime() - now.getTime()) / 1000;
          expect(perSecond * untilMidnight).toBeLessThanOrEqual(remaining + 1);
          return;
        }
        expect(end.getTime()).toBeGreaterThanOrEqual(now.getTime());
        expect(end.getTime()).toBeLessThan(nextShanghaiMidnight(now).getTime());
      },
    ),
  );
});

test("that a quota runs out before midnight is told once for each API and day, by an event with the forecast", async () => {
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  await using emulator = await startTestEmulator();
  emulator.control.setOptions({ dailyQuotas: { [api]: 1_000 } });
  await using t = await startTestServer({ databaseUrl, emulator, options: { worker: false } });
  const { ctx } = t.server;
  const told = () =>
    query<{ data: Record<string, unknown> }>(
      databaseUrl,
      "select data from hongyan.events where type = 'quota.running-out'",
    );
  await addApiCalls(ctx.db, [{ appid, api, count: 1 }]);
  await query(databaseUrl, "update hongyan.api_calls set count = 0");
  await warnOfQuotas(ctx);
  expect(await told()).toEqual([]);

  // Nearly all of the 30 million that WeChat publishes: at this rate it is over within moments, also just before midnight.
  await query(databaseUrl, "update hongyan.api_calls set count = 29999999");
  await Promise.all([warnOfQuotas(ctx), warnOfQuotas(ctx)]);
  await warnOfQuotas(ctx);
  const events = await told();
  expect(events).toHaveLength(1);
  // By WeChat's own figures: it was asked before.
  expect(events[0]?.data).toMatchObject({ api, dailyLimit: 1_000, usedToday: 0 });
  expect(Date.parse(String(events[0]?.data["runsOutAt"]))).toBeGreaterThan(Date.now() - 60_000);

  await query(databaseUrl, "update hongyan.quota_warnings set warned_on = warned_on - 1");
  await warnOfQuotas(ctx);
  expect(await told()).toHaveLength(2);
});
