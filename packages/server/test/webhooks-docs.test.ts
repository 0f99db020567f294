import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { eventTypes } from "../src/contract/event-types.ts";
import { retryDelaysMs } from "../src/flow/webhooks/delivery-policy.ts";
import { toMessage } from "../src/webhooks/event-message.ts";
import { generateWebhookSecret, signatureHeaders } from "../src/webhooks/sign.ts";

const root = new URL("../../../", import.meta.url);
const pages = ["docs/webhooks.md", "docs/webhooks.zh-CN.md"].map(
  (path) => [path, readFileSync(new URL(path, root), "utf8")] as const,
);

/** Every type of event that a statement or a function names, in whichever file events are written. */
function writtenTypes(): string[] {
  const sources = ["store", "flow"].flatMap((folder) => {
    const url = new URL(`packages/server/src/${folder}/`, root);
    return readdirSync(url, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => [file, readFileSync(new URL(file, url), "utf8")] as const);
  });
  return sources.flatMap(([file, source]) => {
    // Lines of the audit log, and packages, have names of the same form.
    const events = source.replaceAll(/\b(action:|from) "[^"]*"/g, "");
    const named = [...events.matchAll(/(['"])([a-z]+\.[a-z]+(?:-[a-z]+)*)\1/g)]
      .map(([, , type]) => type ?? "")
      // Tables, by their schemas.
      .filter((name) => !/^(hongyan|pgboss)\./.test(name));
    const all = source.includes("'message.' || s.status")
      ? [...named, "message.delivered", "message.failed"]
      : named;
    const isWriter = /insert into hongyan\.events|\bNewEvent\[\]/.test(source);
    // It takes the types from its callers, which are among the sources.
    if (isWriter && file !== "events.ts") {
      expect(all, `${file} writes events: of which type?`).not.toEqual([]);
    }
    return all;
  });
}

describe.each(pages)("%s", (_, text) => {
  test("verifies by hand what the server signs, by any of its secrets, and nothing else", async () => {
    const [code] = [...text.matchAll(/```js\n(.*?)```/gs)].flatMap(([, block]) =>
      block?.includes("export function verify") ? [block] : [],
    );
    const { verify } = (await import(`data:text/javascript,${encodeURIComponent(code ?? "")}`)) as {
      verify: (secret: string, headers: Record<string, string>, body: string) => boolean;
    };
    const [secret, old, foreign] = [1, 2, 3].map(generateWebhookSecret) as [string, string, string];
    const message = toMessage({
      appid: "wx1",
      eventId: 7,
      type: "message.sent",
      messageId: null,
      openid: "o",
      data: { text: "你好" },
      createdAt: new Date(),
    });
    const headers = signatureHeaders([secret, old], message, new Date());
    expect(verify(secret, headers, message.body)).toBe(true);
    expect(verify(old, headers, message.body)).toBe(true);
    expect(verify(foreign, headers, message.body)).toBe(false);
    expect(verify(secret, headers, message.body.replace("你好", "您好"))).toBe(false);
    const aged = signatureHeaders([secret], message, new Date(Date.now() - 301_000));
    expect(verify(secret, aged, message.body)).toBe(false);
  });

  test("has every type of event that the server writes, and no other, with data that are JSON", () => {
    const explained = new Map(
      [...text.matchAll(/^\| `([a-z]+\.[a-z-]+)` \|.*\| (`\{.*`) \|$/gm)].map(([, type, data]) => [
        type,
        data,
      ]),
    );
    expect(new Set(explained.keys())).toEqual(new Set(writtenTypes()));
    // `hongyan tail` refuses any other.
    expect(new Set(explained.keys())).toEqual(new Set(eventTypes));
    for (const data of explained.values()) {
      for (const [, example] of data?.matchAll(/`(\{.*?\})`/g) ?? []) {
        expect(() => JSON.parse(example ?? "") as unknown, example).not.toThrow();
      }
    }
  });

  test("has the pauses between attempts", () => {
    const [, cells] = /^\| (?:pause|间隔) \|(.*)\|$/m.exec(text) ?? [];
    const units: Record<string, number> = {
      s: 1,
      秒: 1,
      min: 60,
      分: 60,
      h: 3600,
      小时: 3600,
    };
    const pauses = cells?.split("|").map((cell) => {
      const [count, unit] = cell.trim().split(" ");
      return Number(count) * (units[unit ?? ""] ?? NaN) * 1000;
    });
    expect(pauses).toEqual(retryDelaysMs);
  });
});
