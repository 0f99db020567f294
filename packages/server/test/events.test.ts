import { setTimeout as wait } from "node:timers/promises";
import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import {
  appid,
  grant,
  secret,
  startTestServer,
  template,
  type TestServer,
} from "@hongyan/testing/server";
import { afterAll, beforeAll, expect, inject, test } from "vitest";

let databaseUrl: string;
let t: TestServer;

beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  t = await startTestServer({ databaseUrl });
});
afterAll(() => t[Symbol.asyncDispose]());

function told(prefix: string): Promise<{ type: string; data: Record<string, unknown> }[]> {
  const sql = `select type, data from hongyan.events where type like '${prefix}.%' order by id`;
  return query(databaseUrl, sql);
}

test("a pause is told once with its reason, however many messages run into it, and so is its end", async () => {
  const openids = [await t.user(1), await t.user(1), await t.user(1)];
  const path = "/cgi-bin/message/subscribe/send";
  t.emulator.control.addFault({ path, kind: "errcode", errcode: 48001 });
  const ids = await Promise.all(
    openids.map(async (openid) => {
      const { body } = await t.call<{ id: string }>("POST", "/v1/messages", t.message(openid));
      return body.id;
    }),
  );
  for (;;) {
    if ((await told("app")).length > 0) break;
    await wait(10);
  }
  t.emulator.control.clearFaults();
  await t.call("POST", `/v1/apps/${appid}/resume`);
  for (const id of ids) await t.until(id, "sent");
  expect(await told("app")).toMatchObject([
    { type: "app.paused", data: { errcode: 48001, until: null } },
    { type: "app.resumed" },
  ]);
  await t.call("POST", `/v1/apps/${appid}/resume`);
  expect(await told("app")).toHaveLength(2);
});

test("a pause by hand is told once, holds messages back, and is ended by nothing but a person", async () => {
  const openid = await t.user(1);
  for (const reason of ["looking into it", "still looking"]) {
    const { body } = await t.call("POST", `/v1/apps/${appid}/pause`, { reason });
    expect(body["paused"]).toEqual({ until: null, errcode: null, reason });
  }
  const { body } = await t.call<{ id: string }>("POST", "/v1/messages", t.message(openid));
  const changed = await t.call("PATCH", `/v1/apps/${appid}`, { secret });
  expect(changed.body["paused"]).toMatchObject({ reason: "still looking" });
  expect(await t.until(body.id, "queued")).toMatchObject({ attempt: 0 });
  const tested = await t.call("POST", `/v1/apps/${appid}/connection-test`);
  expect(tested.body["checks"]).toContainEqual(
    expect.objectContaining({
      check: "sending",
      says: { zh: "发送已暂停：still looking", en: "Sending is paused: still looking" },
    }),
  );
  await t.call("POST", `/v1/apps/${appid}/resume`);
  await t.until(body.id, "sent");
  expect((await told("app")).slice(2)).toMatchObject([
    { type: "app.paused", data: { errcode: null, reason: "looking into it", until: null } },
    { type: "app.resumed" },
  ]);
});

test("a grant, a refusal and a correction by 43101 are told with their template", async () => {
  const openid = await t.user(0);
  await grant(t, openid, 2);
  t.emulator.control.rejectInSettings({
    appid,
    openid,
    templateId: template.priTmplId,
  });
  const { body } = await t.call<{ id: string }>("POST", "/v1/messages", t.message(openid));
  await t.until(body.id, "failed");
  const about = (await told("grant")).filter((one) => one.data["delta"] !== 1);
  expect(about).toMatchObject([
    { type: "grant.accepted", data: { delta: 2, source: "import" } },
    { type: "grant.corrected", data: { delta: -1, errcode: 43101, messageId: body.id } },
  ]);
});
