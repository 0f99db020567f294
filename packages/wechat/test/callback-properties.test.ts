import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type CallbackPush,
  type CallbackQuery,
  decryptFrame,
  describeCallback,
  encryptFrame,
  readCallback,
} from "@hongyan/wechat";
import { parseMessage } from "../src/callback/parse-message.ts";
import { writeXml } from "../src/callback/write-xml.ts";
import {
  messageFields,
  plainRequest,
  type Request,
  safeRequest,
  sealedRequest,
  settings,
  xmlOf,
} from "./helpers/callback-requests.ts";

const anyText = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
  fc
    .array(fc.constantFrom("]]>", "]]", "<", "&", '"', "\\", "\0", "\r\n", "\ufeff", "汉", "😀"))
    .map((parts) => parts.join("")),
);
const wellFormedText = anyText.map((text) => text.toWellFormed());
const trapNames = ["__proto__", "constructor", "prototype"];
const anyFields = fc
  .dictionary(anyText, fc.jsonValue({ maxDepth: 4 }))
  .filter((fields) => !/"\s*(?:__proto__|constructor|prototype)\s*":/.test(JSON.stringify(fields)));
const key = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString("base64").slice(0, 43));

describe("what is encrypted opens to the same", () => {
  test("any text, any key, any appid, any random part", () => {
    const random = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(
        wellFormedText,
        key,
        wellFormedText,
        random,
        (text, encodingAESKey, appid, random) => {
          const owner = { appid, encodingAESKey };
          expect(decryptFrame(owner, encryptFrame(owner, text, random))).toEqual({
            ok: true,
            text,
          });
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("texts of every length of padding", () => {
    for (let length = 0; length < 70; length++) {
      const text = "x".repeat(length);
      expect(decryptFrame(settings, encryptFrame(settings, text))).toEqual({ ok: true, text });
    }
  });

  test("any JSON message, through either envelope and either mode", () => {
    const shape = fc.tuple(
      anyFields,
      fc.constantFrom("safe" as const, "compatible" as const),
      fc.constantFrom("json" as const, "xml" as const),
    );
    fc.assert(
      fc.property(shape, ([extra, mode, envelope]) => {
        const text = JSON.stringify(messageFields(extra));
        const { query, body } = safeRequest(text, { envelope });
        const reading = readCallback({ ...settings, mode }, query, body);
        expect(reading).toMatchObject({ ok: true, push: { format: "json", text } });
      }),
    );
  });

  test("any text of a user's, through XML", () => {
    // XML knows no control characters, and one kind of line end.
    const typed = wellFormedText.map((text) =>
      text.replace(/\r\n?/g, "\n").replace(/[^\t\n\u0020-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd"),
    );
    fc.assert(
      fc.property(typed, (Content) => {
        const parsed = parseMessage(writeXml({ Content }), 32);
        expect(parsed).toEqual({ ok: true, format: "xml", fields: { Content } });
      }),
      { numRuns: 1000 },
    );
  });
});

describe("a change on the way", () => {
  const message = messageFields({
    MsgType: "text",
    Content: "转账 100 元",
    MsgId: "7000000000000000001",
  });
  const json = JSON.stringify(message);
  const compatible = sealedRequest(encryptFrame(settings, json), {}, message);
  const requests: [string, "safe" | "compatible", Request][] = [
    ["safe, JSON", "safe", safeRequest(json)],
    ["safe, XML", "safe", safeRequest(xmlOf(message), { envelope: "xml" })],
    ["compatible, JSON", "compatible", compatible],
    ["compatible, XML", "compatible", safeRequest(xmlOf(message), { envelope: "xml" })],
  ];

  test.each(requests)(
    "of any one byte of the body gives a refusal or the same content: %s",
    (_, mode, request) => {
      const reader = { ...settings, mode };
      const honest = pushOf(reader, request);
      let refusals = 0;
      for (let at = 0; at < request.body.length; at++) {
        for (const change of [1, 0x20, 0x80, 0xff]) {
          const body = request.body.slice();
          body[at]! ^= change;
          const reading = readCallback(reader, request.query, body);
          if (reading.ok) expect(reading.push).toEqual(honest);
          else refusals++;
        }
      }
      expect(refusals).toBeGreaterThan(request.body.length);
    },
  );

  test.each(requests)(
    "of any value of the query gives a refusal or the same content: %s",
    (_, mode, request) => {
      const reader = { ...settings, mode };
      const honest = pushOf(reader, request);
      const signed = new Set(["timestamp", "nonce", "msg_signature"]);
      const name = fc.constantFrom(...(Object.keys(request.query) as (keyof CallbackQuery)[]));
      fc.assert(
        fc.property(name, fc.option(anyText, { nil: undefined }), (name, value) => {
          fc.pre(value !== request.query[name]);
          const reading = readCallback(reader, { ...request.query, [name]: value }, request.body);
          expect(reading.ok).toBe(!signed.has(name));
          if (reading.ok) expect(reading.push).toEqual(honest);
        }),
      );
    },
  );
});

describe("nothing throws", () => {
  const reader = fc.constantFrom("plain" as const, "compatible" as const, "safe" as const);
  const query = fc.record(
    { signature: anyText, timestamp: anyText, nonce: anyText, msg_signature: anyText },
    { requiredKeys: [] },
  );

  test("whatever the bytes of the body, and they are never taken for a push", () => {
    const body = fc.oneof(
      fc.uint8Array(),
      fc
        .tuple(fc.constantFrom("{", "<", "<xml>", '{"Encrypt":"'), fc.uint8Array())
        .map(([start, rest]) => Buffer.concat([Buffer.from(start), rest])),
    );
    fc.assert(
      fc.property(reader, query, body, (mode, query, body) => {
        expect(readCallback({ ...settings, mode }, query, body).ok).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });

  test("whatever a signed frame or message holds", () => {
    const anyRequest = fc.oneof(
      anyText.map((text) => sealedRequest(text)),
      anyText.map((text) => safeRequest(text)),
      fc.jsonValue().map((value) => safeRequest(JSON.stringify(value))),
      anyText.map((text) => plainRequest(text)),
    );
    fc.assert(
      fc.property(reader, anyRequest, (mode, { query, body }) => {
        const reading = readCallback({ ...settings, mode }, query, body);
        if (reading.ok) expect(describeCallback(reading.push)).toHaveProperty("kind");
      }),
      { numRuns: 3000 },
    );
  });

  test("whatever stands in the fields that a description reads", () => {
    const names = [
      "List",
      "Event",
      "MsgType",
      "MsgId",
      "Content",
      "SubscribeMsgPopupEvent",
      "TemplateId",
      "OpenID",
      "fail_ret",
      "CreateTime",
      "FromUserName",
    ];
    const events = fc.constantFrom(
      "subscribe_msg_popup_event",
      "subscribe_msg_change_event",
      "subscribe_msg_sent_event",
      "user_enter_tempsession",
      "user_info_modified",
      "notify_service_msg_send_result",
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: "small" },
        anyText,
        fc.double(),
        fc.constant(null),
        fc.boolean(),
        events,
        fc.array(tie("any"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...names), tie("any"), { maxKeys: 3 }),
      ),
    })).any;
    const fields = fc.dictionary(fc.constantFrom(...names), value);
    const both = fc.tuple(fields, fc.option(events, { nil: undefined }));
    fc.assert(
      fc.property(both, ([fields, event]) => {
        const known = event === undefined ? {} : { MsgType: "event", Event: event };
        const { query, body } = safeRequest(JSON.stringify({ ...fields, ...known }));
        const push = pushOf({ ...settings, mode: "safe" }, { query, body });
        expect(describeCallback(push)).toHaveProperty("kind");
        expect(push.deduplicationKey).toMatch(/^[\w-]{43}$/);
      }),
      { numRuns: 2000 },
    );
  });
});

test("names are kept but for the blanks around them, in JSON of any shape", () => {
  fc.assert(
    fc.property(fc.dictionary(anyText, fc.integer()), (fields) => {
      const names = new Set(Object.keys(fields).map((name) => name.trim()));
      fc.pre(!trapNames.some((name) => names.has(name)));
      const parsed = parseMessage(JSON.stringify(fields), 32);
      expect(parsed.ok && new Set(Object.keys(parsed.fields))).toEqual(names);
    }),
  );
});

function pushOf(
  reader: Parameters<typeof readCallback>[0],
  { query, body }: Request,
): CallbackPush {
  const reading = readCallback(reader, query, body);
  if (!reading.ok) throw new Error(`${reading.stage}: ${reading.reason}`);
  return reading.push;
}
