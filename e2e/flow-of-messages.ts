import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { apiKey, appid, params, scene, template } from "@hongyan/testing/server";
import type { Emulator } from "@hongyan/wechat-emulator";

/** One message for each of many users, submitted until it is acknowledged, whatever happens to the server meanwhile. */
export interface Flow {
  openids: string[];
  /** openid -> message id, once a server acknowledged it. */
  acknowledged: Map<string, string>;
  /** Submits what is not acknowledged yet, at most `count` of it, until done or the server is gone. */
  submit(url: string, count: number): Promise<void>;
}

const rightsPerUser = 3;

/**
 * Users with one grant each in Hongyan's ledger, but several rights at WeChat: a message that is put on the wire twice is
 * then delivered twice, and seen.
 */
export async function prepareFlow(emulator: Emulator, url: string, size: number): Promise<Flow> {
  const { openids } = emulator.control.addUsers({
    appid,
    count: size,
    prefix: `o${randomBytes(4).toString("hex")}`,
  });
  emulator.control.subscribeMany({
    appid,
    openids,
    templateId: template.priTmplId,
    times: rightsPerUser,
  });
  await call(url, "POST", "/v1/templates/sync", undefined);
  await call(url, "POST", "/v1/scenes", scene);
  for (let start = 0; start < size; start += 1000) {
    const grants = openids
      .slice(start, start + 1000)
      .map((openid) => ({ id: "tap-1", openid, templateId: template.priTmplId }));
    await call(url, "POST", "/v1/grants", { grants });
  }
  const acknowledged = new Map<string, string>();

  return {
    openids,
    acknowledged,
    async submit(at, count) {
      const open = openids.filter((openid) => !acknowledged.has(openid)).slice(0, count);
      const sender = async (): Promise<void> => {
        for (let openid = open.shift(); openid !== undefined; openid = open.shift()) {
          const message = { to: { openid }, scene: scene.name, params };
          const answer = await call(at, "POST", "/v1/messages", message, `key-${openid}`).catch(
            () => undefined,
          );
          // The server is gone. Whether it had taken the message is unknown: the same key asks again.
          if (answer === undefined) return;
          acknowledged.set(openid, String(answer["id"]));
        }
      };
      await Promise.all(Array.from({ length: 16 }, sender));
    },
  };
}

export interface FinalMessage {
  id: string;
  openid: string;
  status: string;
}

/** Waits until no message is on its way any more, and answers with all of them. */
export async function untilSettled(url: string, longestMs: number): Promise<FinalMessage[]> {
  const deadline = performance.now() + longestMs;
  for (;;) {
    const moving = await Promise.all(
      ["queued", "sending"].map((status) =>
        call(url, "GET", `/v1/messages?status=${status}&limit=1`),
      ),
    );
    if (moving.every((page) => (page["messages"] as unknown[]).length === 0))
      return allMessages(url);
    if (performance.now() > deadline) throw new Error("messages are still on their way");
    await wait(100);
  }
}

/** Ends what is unknown by the app's policy, at once instead of after its ten minutes. */
export async function untilNoneIsUnknown(url: string, longestMs: number): Promise<FinalMessage[]> {
  await call(url, "PATCH", `/v1/apps/${appid}`, { unknownAfterSeconds: 0 });
  const deadline = performance.now() + longestMs;
  for (;;) {
    const page = await call(url, "GET", "/v1/messages?status=unknown&limit=1");
    if ((page["messages"] as unknown[]).length === 0) return allMessages(url);
    if (performance.now() > deadline) throw new Error("messages are still unknown");
    await wait(100);
  }
}

async function allMessages(url: string): Promise<FinalMessage[]> {
  const messages: FinalMessage[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page = await call(
      url,
      "GET",
      `/v1/messages?limit=200${cursor === "" ? "" : `&cursor=${cursor}`}`,
    );
    messages.push(...(page["messages"] as FinalMessage[]));
    cursor = page["nextCursor"] as string | null;
  }
  return messages;
}

async function call(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  idempotencyKey?: string,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`HTTP ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}
