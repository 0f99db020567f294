import { createDatabase } from "@hongyan/testing/databases";
import { ledgerFaultsSql, query } from "@hongyan/testing/ledger";
import {
  appid,
  params,
  scene,
  startTestServer,
  template,
  type TestServer,
} from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { renderTemplateData } from "../src/flow/messages/render-message.ts";
import { createSubmitter } from "../src/flow/messages/submit-message.ts";
import { subscribeMessage } from "../src/flow/messages/subscribe-message.ts";

let databaseUrl: string;
let t: TestServer;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  t = resources.use(await startTestServer({ databaseUrl }));
});
afterAll(() => resources.disposeAsync());

interface ErrorAnswer {
  error: { code: string; message: string; hint: string; details?: unknown };
}
const post = (path: string, body: unknown, options?: Parameters<TestServer["call"]>[3]) =>
  t.call<ErrorAnswer & { id: string; status: string }>("POST", path, body, options);
const send = (body: unknown, key?: string) =>
  post("/v1/messages", body, key === undefined ? {} : { headers: { "idempotency-key": key } });
async function balance(openid: string): Promise<number> {
  const { body } = await t.call<{ grants: { available: number }[] }>(
    "GET",
    `/v1/grants?openid=${openid}`,
  );
  return body.grants[0]?.available ?? 0;
}
const countMessages = async () =>
  (
    await query<{ n: number }>(databaseUrl, "select count(*)::integer as n from hongyan.messages")
  )[0]?.n;

describe("bad input gets a precise error; nothing is queued and no grant is lost", () => {
  const long = "一".repeat(21);
  test.each<[string, (openid: string) => unknown, number, string, unknown]>([
    [
      "an unknown scene",
      (o) => t.message(o, { scene: "nowhere" }),
      404,
      "SCENE_NOT_FOUND",
      undefined,
    ],
    [
      "a missing param",
      (o) => t.message(o, { params: { taskName: "a" } }),
      422,
      "PARAM_MISSING",
      { missing: ["className", "remarks"] },
    ],
    [
      "values that break keyword rules, each named",
      (o) => t.message(o, { params: { ...params, taskName: long, remarks: "" } }),
      422,
      "DATA_INVALID",
      { errcode: 47003, violations: [{ key: "thing1" }, { key: "thing10" }] },
    ],
    [
      "a param that is no text but WeChat's own form of one",
      (o) => t.message(o, { params: { ...params, taskName: { value: "交作业" } } }),
      422,
      "PARAM_INVALID",
      { key: "thing1" },
    ],
    [
      "a param that is a list",
      (o) => t.message(o, { params: { ...params, taskName: [1, 2] } }),
      422,
      "PARAM_INVALID",
      { key: "thing1" },
    ],
    ["no grant", (o) => t.message(o), 409, "NO_GRANT", { errcode: 43101 }],
    ["an unknown openid", () => t.message("oNobody"), 404, "USER_NOT_FOUND", { openid: "oNobody" }],
    [
      "an unknown externalId",
      () => ({ to: { externalId: "nobody" }, scene: scene.name, params }),
      404,
      "USER_NOT_FOUND",
      undefined,
    ],
    [
      "a template of another app",
      (o) => ({ to: { openid: o }, templateId: "SOMEWHERE_ELSE", data: { thing1: "a" } }),
      404,
      "TEMPLATE_NOT_FOUND",
      { errcode: 40037 },
    ],
    [
      "another app's name",
      (o) => t.message(o, { appid: "wxother" }),
      404,
      "APP_NOT_FOUND",
      undefined,
    ],
    ["neither scene nor template", (o) => ({ to: { openid: o } }), 400, "BAD_REQUEST", undefined],
    [
      "expireAt before sendAt",
      (o) => t.message(o, { sendAt: "2030-01-02T00:00:00Z", expireAt: "2030-01-01T00:00:00Z" }),
      400,
      "BAD_REQUEST",
      undefined,
    ],
    [
      "a member by a wrong name, which decides when it is sent",
      (o) => t.message(o, { sendat: "2030-01-01T00:00:00Z" }),
      400,
      "BAD_REQUEST",
      [{ path: "body", message: "there is no sendat: it is called sendAt" }],
    ],
    [
      "a member by WeChat's name",
      (o) => ({ touser: o, scene: scene.name, params }),
      400,
      "BAD_REQUEST",
      [
        { path: "body.to" },
        { path: "body", message: "there is no touser: it is called to, with { openid }" },
      ],
    ],
    [
      "two recipients in one",
      (o) => ({ to: { openid: o, externalId: "1" }, scene: scene.name, params }),
      400,
      "BAD_REQUEST",
      [{ path: "body.to", message: 'must be { "openid": … } or { "externalId": … }' }],
    ],
    [
      "a time without its zone",
      (o) => t.message(o, { sendAt: "2030-01-02 08:00" }),
      400,
      "BAD_REQUEST",
      [
        {
          path: "body.sendAt",
          message: "must be a time with its time zone, as 2026-11-27T08:00:00+08:00",
        },
      ],
    ],
    ["malformed JSON", () => '{"to": ', 400, "MALFORMED_JSON", undefined],
    ["an empty body", () => "", 400, "MALFORMED_JSON", undefined],
    [
      "a body over the limit",
      () => ({ x: "y".repeat(10 * 1024 * 1024) }),
      413,
      "BODY_TOO_LARGE",
      undefined,
    ],
  ])("%s", async (_, body, status, code, details) => {
    const isAboutGrants = code === "NO_GRANT";
    const openid = await t.user(isAboutGrants ? 0 : 1);
    const before = await countMessages();

    const answer = await send(body(openid));

    expect(answer).toMatchObject({ status, body: { error: { code } } });
    if (details !== undefined) expect(answer.body.error.details).toMatchObject(details as object);
    expect(answer.body.error.message).not.toBe("");
    expect(answer.body.error.hint).not.toBe("");
    expect(await countMessages()).toBe(before);
    expect(await balance(openid)).toBe(isAboutGrants ? 0 : 1);
  });

  test("an error inside the server tells the caller nothing of it", async () => {
    const answer = await t.call<ErrorAnswer>("GET", "/v1/messages?cursor=not-a-uuid");
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "BAD_REQUEST" } } });
    expect(JSON.stringify(answer.body)).not.toContain("select");
  });
});

describe("requests that are written together", () => {
  test("a value that the database refuses fails its own request, not its neighbours'", async () => {
    const { ctx } = t.server;
    const submit = createSubmitter(ctx);
    const data = { thing1: "甲", thing10: "乙", thing9: "丙" };
    const rendered = await renderTemplateData(ctx, appid, template.priTmplId, data);
    const openids = [await t.user(1), "no\u0000where", await t.user(1)];
    const results = await Promise.allSettled(
      openids.map((openid) =>
        submit({ ...subscribeMessage(ctx, { appid, openid, rendered }), onNoGrant: "try" }),
      ),
    );
    expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    const far = "9999-12-31T23:59:59-10:00";
    expect(await send(t.message(openids[0] ?? "", { sendAt: far }))).toMatchObject({
      status: 400,
      body: { error: { code: "BAD_REQUEST" } },
    });
  });

  test("a repeat is answered as the first time, although the scene has gone since", async () => {
    const openid = await t.user(1);
    await post("/v1/scenes", { ...scene, name: "short-lived" });
    const message = t.message(openid, { scene: "short-lived" });
    const first = await send(message, "key-short-lived");
    await t.call("DELETE", "/v1/scenes/short-lived");
    expect((await send(message, "key-short-lived")).body.id).toBe(first.body.id);
    expect((await send(message, "another-key")).body.error.code).toBe("SCENE_NOT_FOUND");
  });
});

test("an app is not deleted while messages of it are on their way", async () => {
  const openid = await t.user(1);
  const later = await send(
    t.message(openid, { sendAt: new Date(Date.now() + 3_600_000).toISOString() }),
  );
  expect(await t.call("DELETE", `/v1/apps/${appid}`)).toMatchObject({
    status: 409,
    body: { error: { code: "APP_IN_USE" } },
  });
  await post(`/v1/messages/${later.body.id}/cancel`, undefined);
});

test("a NUL in a value is the caller's fault, told as such", async () => {
  const openid = await t.user(0);
  expect(await post("/v1/users", { users: [{ openid, externalId: "a\u0000b" }] })).toMatchObject({
    status: 400,
    body: { error: { code: "BAD_REQUEST" } },
  });
});

describe("/app/send", () => {
  const appSend = (body: unknown) => post("/app/send", body, { key: null });
  const code = (openid?: string) => t.emulator.control.issueCode({ appid, openid }).code;

  test("a code that was used is refused with 40163, and the grant it reported stays counted once", async () => {
    const { openid } = t.emulator.control.addUser({ appid });
    const choices = { [template.priTmplId]: "accept" };
    t.emulator.control.subscribe({ appid, openid, choices });
    const body = { code: code(openid), choices, ...params };
    expect((await appSend(body)).status).toBe(202);
    expect(await appSend(body)).toMatchObject({
      status: 409,
      body: { error: { code: "CODE_USED", details: { errcode: 40163 } } },
    });
    expect(await balance(openid)).toBe(0);
  });

  test("a code that WeChat does not know is refused with 40029", async () => {
    expect(await appSend({ code: "made-up", ...params })).toMatchObject({
      status: 400,
      body: { error: { code: "CODE_INVALID", details: { errcode: 40029 } } },
    });
  });

  test("a fault in the params does not use up the user's code", async () => {
    const { openid } = t.emulator.control.addUser({ appid });
    const fresh = code(openid);
    const choices = { [template.priTmplId]: "accept" };
    t.emulator.control.subscribe({ appid, openid, choices });
    expect((await appSend({ code: fresh, choices })).body.error.code).toBe("PARAM_MISSING");
    const tooLong = { ...params, taskName: "一".repeat(21) };
    expect((await appSend({ code: fresh, choices, ...tooLong })).body.error.code).toBe(
      "DATA_INVALID",
    );
    expect((await appSend({ code: fresh, choices, ...params })).status).toBe(202);
  });

  test("a scene that is not marked as client-sendable is refused: the mini program may not send it", async () => {
    await post("/v1/scenes", { ...scene, name: "server-only", clientSendable: false });
    expect(await appSend({ code: code(), scene: "server-only", ...params })).toMatchObject({
      status: 403,
      body: { error: { code: "SCENE_NOT_CLIENT_SENDABLE" } },
    });
  });

  test("the client cannot name its own openid: it counts as a param like any other", async () => {
    const { openid } = t.emulator.control.addUser({ appid });
    const victim = await t.user(1);
    const answer = await appSend({
      code: code(openid),
      openid: victim,
      to: { openid: victim },
      ...params,
    });
    expect(answer.body.error.code).toBe("NO_GRANT");
    expect(await balance(victim)).toBe(1);
  });
});

describe("Idempotency-Key", () => {
  test("ten requests at once with one key make one message and take one grant", async () => {
    const openid = await t.user(5);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => send(t.message(openid), "key-1")),
    );
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect(await balance(openid)).toBe(4);
  });

  test("the same key with another body is refused", async () => {
    const openid = await t.user(2);
    await send(t.message(openid), "key-2");
    const other = t.message(openid, { params: { ...params, taskName: "另一个任务" } });
    expect(await send(other, "key-2")).toMatchObject({
      status: 409,
      body: { error: { code: "IDEMPOTENCY_CONFLICT" } },
    });
    expect(await balance(openid)).toBe(1);
  });

  test("the order of members does not make another body", async () => {
    const openid = await t.user(2);
    const { to, scene: name, params: values } = t.message(openid);
    const first = await send({ to, scene: name, params: values }, "key-3");
    const second = await send({ params: values, scene: name, to }, "key-3");
    expect(second.body.id).toBe(first.body.id);
  });

  test("a repeated batch repeats no message", async () => {
    const openid = await t.user(4);
    const batch = { messages: [t.message(openid), t.message(openid)] };
    const headers = { "idempotency-key": "batch-1" };
    const first = await post("/v1/messages/batch", batch, { headers });
    const second = await post("/v1/messages/batch", batch, { headers });
    const ids = (answer: typeof first) =>
      (answer.body as unknown as { results: { id: string }[] }).results.map((result) => result.id);
    expect(ids(second)).toEqual(ids(first));
    expect(await balance(openid)).toBe(2);
  });
});

describe("reading and steering", () => {
  test("a batch answers each item by itself, in order", async () => {
    const openid = await t.user(1);
    const answer = await post("/v1/messages/batch", {
      messages: [
        t.message(openid, { scene: "nowhere" }),
        t.message(openid),
        "not a message",
        t.message(openid),
      ],
    });
    const { results } = answer.body as unknown as {
      results: { id?: string; error?: { code: string } }[];
    };
    expect(results.map((result) => result.error?.code ?? "ok")).toEqual([
      "SCENE_NOT_FOUND",
      "ok",
      "BAD_REQUEST",
      "NO_GRANT",
    ]);
  });

  test("onNoGrant try sends although the ledger knows of no grant", async () => {
    const { openid } = t.emulator.control.addUser({ appid });
    t.emulator.control.subscribe({ appid, openid, choices: { [template.priTmplId]: "accept" } });
    const { body } = await send(t.message(openid, { onNoGrant: "try" }));
    expect(await t.until(body.id, "sent")).toMatchObject({ grant: "none" });
  });

  test("a user is reached by the business's own id", async () => {
    const openid = await t.user(1);
    await post("/v1/users", { users: [{ openid, externalId: "member-42" }] });
    const { body } = await send({ to: { externalId: "member-42" }, scene: scene.name, params });
    await t.until(body.id, "sent");
    expect(t.emulator.control.messages({ appid, openid })).toHaveLength(1);
    expect(
      await post("/v1/users", { users: [{ openid: "oOther", externalId: "member-42" }] }),
    ).toMatchObject({
      status: 409,
      body: { error: { code: "EXTERNAL_ID_TAKEN" } },
    });
  });

  test("templateId and data are sent as they are given", async () => {
    const openid = await t.user(1);
    const data = { thing1: "甲", thing10: { value: "乙" }, thing9: "丙" };
    const { body } = await send({
      to: { openid },
      templateId: template.priTmplId,
      data,
      page: "pages/a?b=1",
    });
    await t.until(body.id, "sent");
    const [card] = t.emulator.control.messages({ appid, openid });
    expect(card?.lines.map((line) => line.value)).toEqual(["甲", "乙", "丙"]);
    expect(card?.page).toBe("pages/a?b=1");
  });

  test("the list goes newest first, page by page, without a gap or a repeat", async () => {
    const openid = await t.user(7);
    const ids: string[] = [];
    for (let index = 0; index < 7; index += 1) ids.push((await send(t.message(openid))).body.id);
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const { body }: { body: { messages: { id: string }[]; nextCursor: string | null } } =
        await t.call(
          "GET",
          `/v1/messages?openid=${openid}&limit=3${cursor === "" ? "" : `&cursor=${cursor}`}`,
        );
      seen.push(...body.messages.map((message) => message.id));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(ids.toReversed());
  });

  test("a queued message can be cancelled and gives its grant back; a sent one cannot", async () => {
    const openid = await t.user(2);
    const later = await send(
      t.message(openid, { sendAt: new Date(Date.now() + 3_600_000).toISOString() }),
    );
    expect(await post(`/v1/messages/${later.body.id}/cancel`, undefined)).toMatchObject({
      status: 200,
      body: { status: "cancelled" },
    });
    expect(await balance(openid)).toBe(2);
    const sent = await send(t.message(openid));
    await t.until(sent.body.id, "sent");
    expect(await post(`/v1/messages/${sent.body.id}/cancel`, undefined)).toMatchObject({
      status: 409,
      body: { error: { code: "MESSAGE_NOT_CANCELLABLE", details: { status: "sent" } } },
    });
  });
});

test("L1, L2: after all of this the ledger adds up", async () => {
  expect(await query(databaseUrl, ledgerFaultsSql)).toEqual([]);
});
