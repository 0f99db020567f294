import { setTimeout as wait } from "node:timers/promises";
import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import {
  appid,
  startTestEmulator,
  startTestServer,
  type Answer,
  type TestServer,
} from "@hongyan/testing/server";
import type { ServerOptions } from "@hongyan/server";
import { inject } from "vitest";

const callbackToken = "callbackTokenOfTest";
const encodingAESKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
export const sendPath = "/cgi-bin/message/custom/send";
export const uploadPath = "/cgi-bin/media/upload";

/** The smallest of PNGs. */
export const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

interface ConversationView {
  window: {
    isOpen: boolean;
    openedBy: string | null;
    openedAt: string | null;
    endsAt: string | null;
    remaining: number;
  };
  heldBy: string;
  heldUntil: string | null;
  sessionFrom: string | null;
  unread: number;
}

interface Line {
  direction: "in" | "out";
  type: string;
  content: Record<string, unknown>;
  status: string | null;
  answer: string | null;
  replyId: string | null;
  messageId: string | null;
}

export interface CustomerServiceTest extends TestServer {
  databaseUrl: string;
  /** Sets the callback on both sides. */
  configure(mode?: "plain" | "compatible" | "safe", format?: "json" | "xml"): Promise<void>;
  /** A user of WeChat whom Hongyan does not know. */
  stranger(): string;
  /** The user writes, and Hongyan has taken it in. */
  writes(openid: string, content: string): Promise<void>;
  /** The user enters the chat, and Hongyan has taken it in. */
  enters(openid: string, sessionFrom?: string): Promise<void>;
  /** Every callback is delivered and processed. */
  processed(): Promise<void>;
  send<T = { id: string; status: string; error?: { code: string; details?: unknown } }>(
    openid: string,
    more?: Record<string, unknown>,
    key?: string,
  ): Promise<Answer<T>>;
  conversation(openid: string): Promise<ConversationView>;
  /** Oldest first. */
  lines(openid: string): Promise<Line[]>;
  /** What the user sees of us. */
  received(openid: string): { msgtype: string; fields: Record<string, unknown> }[];
  sql<T = Record<string, unknown>>(text: string): Promise<T[]>;
}

/** A server, its emulator and a callback between them. */
export async function startCustomerService(
  where: { options?: ServerOptions; env?: Record<string, string>; dataDir?: string } = {},
): Promise<CustomerServiceTest> {
  const databaseUrl =
    where.dataDir === undefined ? await createDatabase(inject("postgresUrl")) : undefined;
  await using started = new AsyncDisposableStack();
  const emulator = started.use(await startTestEmulator());
  const t = started.use(
    await startTestServer({
      ...where,
      emulator,
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
    }),
  );
  const sql = <T>(text: string): Promise<T[]> => query<T>(databaseUrl ?? "", text);

  const processed = async (): Promise<void> => {
    await emulator.control.settleCallbacks();
    const deadline = performance.now() + 10_000;
    for (;;) {
      const { body } = await t.call<{ callbacks: { processedAt: string | null }[] }>(
        "GET",
        "/v1/callbacks?limit=200",
      );
      if (body.callbacks.every((one) => one.processedAt !== null)) return;
      if (performance.now() > deadline) throw new Error("callbacks are not processed");
      await wait(10);
    }
  };
  const configure: CustomerServiceTest["configure"] = async (mode = "safe", format = "json") => {
    const callback = { token: callbackToken, mode, format, encodingAESKey };
    const answer = await t.call("PATCH", `/v1/apps/${appid}`, { callback });
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    const url = `${t.server.url}/wechat/callback/${appid}`;
    const verification = await emulator.control.setCallback({
      appid,
      callback: { ...callback, url },
    });
    if (!verification.verified) throw new Error(verification.detail);
  };
  await configure();

  const resources = started.move();
  return {
    ...t,
    databaseUrl: databaseUrl ?? "",
    configure,
    processed,
    stranger: () => emulator.control.addUser({ appid }).openid,
    async writes(openid, content) {
      emulator.control.userMessage({ appid, openid, msgtype: "text", content });
      await processed();
    },
    async enters(openid, sessionFrom) {
      emulator.control.enterSession({ appid, openid, sessionFrom });
      await processed();
    },
    send: (openid, more = {}, key) =>
      t.call(
        "POST",
        "/v1/customer-service/messages",
        { to: { openid }, ...(hasContent(more) ? {} : { text: { content: "您好" } }), ...more },
        key === undefined ? {} : { headers: { "idempotency-key": key } },
      ),
    async conversation(openid) {
      const path = `/v1/customer-service/conversations/${openid}`;
      return (await t.call<ConversationView>("GET", path)).body;
    },
    async lines(openid) {
      const path = `/v1/customer-service/conversations/${openid}/messages?limit=200`;
      return (await t.call<{ messages: Line[] }>("GET", path)).body.messages.toReversed();
    },
    received: (openid) =>
      emulator.control
        .conversation({ appid, openid })
        .lines.filter((line) => line.from === "app")
        .map(({ msgtype, fields }) => ({ msgtype, fields: fields as Record<string, unknown> })),
    sql,
    async [Symbol.asyncDispose]() {
      await resources.disposeAsync();
    },
  };
}

function hasContent(message: Record<string, unknown>): boolean {
  return ["text", "image", "link", "miniprogrampage"].some((name) => name in message);
}
