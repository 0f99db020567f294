import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createWechatClient } from "@hongyan/wechat";
import { demo, startEmulator, type Emulator } from "@hongyan/wechat-emulator";
import { expect, test } from "vitest";
import { createServer } from "../src/server.ts";

const { appid, secret, templateId, openid } = demo;
const sendPath = "/cgi-bin/message/subscribe/send";
const values = { taskName: "交作业", remarks: "今晚八点前", className: "三年级二班" };

interface Answer {
  status: number;
  body: { msgid?: string; changes?: unknown[]; error?: { code: string; message: string } };
}

interface Tutorial extends AsyncDisposable {
  wechat: Emulator;
  post(body: unknown): Promise<Answer>;
  /** What wx.login gives, after so many accepts of wx.requestSubscribeMessage. */
  tap(accepts: number): string;
  /** The lines of the cards on the user's phone. */
  cards(): string[][];
}

async function startTutorial(): Promise<Tutorial> {
  await using started = new AsyncDisposableStack();
  const wechat = started.use(await startEmulator({ demo: true }));
  const client = createWechatClient({ appid, secret, apiBase: wechat.url, timeoutMs: 1000 });
  const koa = await createServer(client, templateId);
  koa.silent = true;
  const http = koa.listen(0, "127.0.0.1");
  await once(http, "listening");
  started.defer(() => {
    http.close();
  });
  const { port } = http.address() as AddressInfo;

  const resources = started.move();
  return {
    wechat,
    async post(body) {
      const response = await fetch(`http://127.0.0.1:${port}/app/send`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        ...(body === undefined
          ? {}
          : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as Answer["body"] };
    },
    tap(accepts) {
      for (let accept = 0; accept < accepts; accept += 1) {
        wechat.control.subscribe({ appid, openid, choices: { [templateId]: "accept" } });
      }
      return wechat.control.issueCode({ appid, openid }).code;
    },
    cards: () =>
      wechat.control
        .messages({ appid, openid })
        .map((card) => card.lines.map((line) => line.value)),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

test("a tap becomes a card with the three values", async () => {
  await using tutorial = await startTutorial();

  const answer = await tutorial.post({ code: tutorial.tap(1), ...values });

  expect(answer.status).toBe(200);
  expect(answer.body.msgid).toMatch(/^\d+$/);
  expect(tutorial.cards()).toEqual([["交作业", "今晚八点前", "三年级二班"]]);
});

test("a value of more than 20 characters is cut, and the caller is told", async () => {
  await using tutorial = await startTutorial();
  const remarks = "请".repeat(21);

  const answer = await tutorial.post({ code: tutorial.tap(1), ...values, remarks });

  expect(answer.status).toBe(200);
  expect(answer.body.changes).toMatchObject([{ key: "thing10", to: `${"请".repeat(19)}…` }]);
  expect(tutorial.cards()).toEqual([["交作业", `${"请".repeat(19)}…`, "三年级二班"]]);
});

test("a missing value is named before the code is used up", async () => {
  await using tutorial = await startTutorial();
  const code = tutorial.tap(1);

  const refused = await tutorial.post({ code, ...values, className: "" });
  const sent = await tutorial.post({ code, ...values });

  expect(refused).toMatchObject({ status: 422, body: { error: { code: "DATA_INVALID" } } });
  expect(refused.body.error?.message).toContain("班级名称");
  expect(sent.status).toBe(200);
});

test("a code sent twice is refused, and the user keeps their second grant", async () => {
  await using tutorial = await startTutorial();
  const code = tutorial.tap(2);

  const first = await tutorial.post({ code, ...values });
  const second = await tutorial.post({ code, ...values });

  expect(first.status).toBe(200);
  expect(second).toMatchObject({
    status: 409,
    body: { error: { code: "CODE_USED", errcode: 40163 } },
  });
  expect(tutorial.wechat.control.rights({ appid, openid, templateId }).remaining).toBe(1);
});

test("a code that WeChat never gave is told from one that was used", async () => {
  await using tutorial = await startTutorial();

  const answer = await tutorial.post({ code: "0aNobodyGaveThisCode", ...values });

  expect(answer).toMatchObject({
    status: 400,
    body: { error: { code: "CODE_INVALID", errcode: 40029 } },
  });
});

test("without a grant nothing reaches the phone", async () => {
  await using tutorial = await startTutorial();

  const answer = await tutorial.post({ code: tutorial.tap(0), ...values });

  expect(answer).toMatchObject({
    status: 409,
    body: { error: { code: "NO_GRANT", errcode: 43101 } },
  });
  expect(tutorial.cards()).toEqual([]);
});

test("a lost answer is not taken for a failure: the card is there once, and nothing is sent again", async () => {
  await using tutorial = await startTutorial();
  tutorial.wechat.control.addFault({ path: sendPath, kind: "drop-after-send" });

  const answer = await tutorial.post({ code: tutorial.tap(2), ...values });

  expect(answer).toMatchObject({ status: 504, body: { error: { code: "UNKNOWN" } } });
  expect(tutorial.cards()).toHaveLength(1);
});

test("a log-in without an answer is no refusal of the user", async () => {
  await using tutorial = await startTutorial();
  tutorial.wechat.control.addFault({ path: "/sns/jscode2session", kind: "reset" });

  const answer = await tutorial.post({ code: tutorial.tap(1), ...values });

  expect(answer).toMatchObject({ status: 503, body: { error: { code: "UNAVAILABLE" } } });
});

test("a body over the limit is refused as such", async () => {
  await using tutorial = await startTutorial();

  const answer = await tutorial.post({ code: "c", taskName: "长".repeat(600_000) });

  expect(answer).toMatchObject({ status: 413, body: { error: { code: "BAD_REQUEST" } } });
});

test("no body, no JSON and no code are told, not guessed", async () => {
  await using tutorial = await startTutorial();

  for (const body of [undefined, "{", "[]", "null", values]) {
    expect(await tutorial.post(body), JSON.stringify(body)).toMatchObject({
      status: 400,
      body: { error: { code: "BAD_REQUEST" } },
    });
  }
});
