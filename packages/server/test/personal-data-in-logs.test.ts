import { createDatabase } from "@hongyan/testing/databases";
import { apiKey, appid, startTestServer, type TestServer } from "@hongyan/testing/server";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createLogger } from "../src/logger.ts";
import { maskPersonalData } from "../src/mask-personal-data.ts";

const externalId = "customer-13800138000";
const phone = "13912345678";
const lines: string[] = [];
const destination = { write: (line: string) => lines.push(line) };
let t: TestServer;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  t = resources.use(
    await startTestServer({
      databaseUrl: await createDatabase(inject("postgresUrl")),
      options: { logger: createLogger("trace", { destination }) },
    }),
  );
});
afterAll(() => resources.disposeAsync());

test("a server that sends, refuses and fails writes nobody's openid, external id or phone number to its log", async () => {
  const openid = await t.user(1);
  const stranger = await t.user(0);
  await t.call("POST", "/v1/users", { users: [{ openid, externalId }] });
  const message = t.message(openid, {
    params: { taskName: phone, remarks: "好", className: "三" },
  });
  const sent = await t.call<{ id: string }>("POST", "/v1/messages", message);
  await t.until(sent.body.id, "sent");
  await t.call("POST", "/v1/users", { users: [{ openid: stranger, externalId }] });
  await t.call("POST", "/v1/messages", t.message(stranger));
  await t.call("POST", "/v1/messages", t.message("oNobodyKnows"));
  await t.call("POST", "/v1/messages", t.message(openid, { to: { externalId: `${phone}x` } }));
  await t.call("GET", `/v1/users/${stranger}x`);
  await t.call("GET", `/v1/customer-service/conversations/${stranger}`);
  const ctx = t.server.ctx;
  ctx.logger.error(
    { err: new Error(`call ${phone}: Key (appid, openid)=(${appid}, short) is there`), openid },
    `nothing for ${stranger}`,
  );

  const log = lines.join("");
  expect(log).toContain("nothing for o");
  expect(log).toContain("has no user with openid …");
  for (const personal of [openid, stranger, externalId, phone, "oNobodyKnows", "short"]) {
    expect(log).not.toContain(personal);
  }
  expect(log).toContain(`${openid.slice(0, 4)}…${openid.slice(-3)}`);
  expect(log).not.toContain(apiKey);
});

test("a masked line is the same JSON otherwise, and facts that only look like a person stay", () => {
  const record = {
    openid: 'o"quoted\\text with a long tail',
    time: 1_764_226_000_123,
    messageId: "01988f3e-8f00-7b33-9c11-1234567890ab",
    appid: "wxde00000000000001",
    msgid: "2026139123456780001",
    msg: "message 01988f3e waits 13 s\nopenid oShort, then more",
  };
  const masked = JSON.parse(maskPersonalData(JSON.stringify(record))) as typeof record;
  expect(masked).toEqual({
    ...record,
    openid: "…",
    msg: "message 01988f3e waits 13 s\nopenid …, then more",
  });
});

test.each([
  ["after a line break", "x\noABCDEFGHIJKLMNOPQRSTUVWXYZ1", "oABCDEFGHIJKLMNOPQRSTUVWXYZ1"],
  ["after a tab", "x\toABCDEFGHIJKLMNOPQRSTUVWXYZ1", "oABCDEFGHIJKLMNOPQRSTUVWXYZ1"],
  ["of a phone, after a line break", "x\n13800138000", "13800138000"],
  ["in JSON within a text", JSON.stringify({ externalId: "cust-1", a: 1 }), "cust-1"],
  ["in a row that Postgres quotes", "Failing row contains (1, cust-1, null).", "cust-1"],
])("what names a person is masked %s", (_, msg, person) => {
  const masked = maskPersonalData(JSON.stringify({ msg, b: 2 }));
  expect(masked).not.toContain(person);
  expect(JSON.parse(masked)).toMatchObject({ b: 2 });
});

test("whoever looks into a fault can have them in full", () => {
  const full: string[] = [];
  const logger = createLogger("info", {
    destination: { write: (line) => full.push(line) },
    logOpenids: "full",
  });
  logger.info({ openid: "oABCDEFGHIJKLMNOPQRSTUVWXYZ1" }, "seen");
  expect(full.join("")).toContain("oABCDEFGHIJKLMNOPQRSTUVWXYZ1");
});
