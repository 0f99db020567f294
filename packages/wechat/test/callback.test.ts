import { createCipheriv } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  type CallbackQuery,
  callbackSignature,
  encryptFrame,
  readCallback,
  verifyCallbackUrl,
} from "@hongyan/wechat";
import {
  bytes,
  messageFields,
  otherKey,
  plainRequest,
  type Request,
  safeRequest,
  sealedRequest,
  settings,
  xmlOf,
} from "./helpers/callback-requests.ts";

const safe = { ...settings, mode: "safe" } as const;
const compatible = { ...settings, mode: "compatible" } as const;
const plain = { appid: settings.appid, token: settings.token, mode: "plain" } as const;
const text = JSON.stringify(messageFields({ MsgType: "text", Content: "你好", MsgId: 7 }));
const mismatch = { ok: false, stage: "signature", reason: "msg_signature_mismatch" };

describe("the URL check", () => {
  const timestamp = "1767225600";
  const nonce = "0001";
  const signature = callbackSignature(settings.token, timestamp, nonce);

  test("answers echostr as it came, leading zeros and all", () => {
    const query = { signature, timestamp, nonce, echostr: "0055500011" };
    expect(verifyCallbackUrl(settings, query)).toEqual({ ok: true, echostr: "0055500011" });
  });

  test.each([
    ["another signature", { signature: signature.replace(/.$/, "x") }],
    ["an upper-case signature", { signature: signature.toUpperCase() }],
    ["a signature with more behind it", { signature: `${signature}0` }],
    ["a part of the signature", { signature: signature.slice(0, 39) }],
    ["an empty signature", { signature: "" }],
    ["40 characters of several bytes", { signature: "号".repeat(40) }],
    ["no signature", { signature: undefined }],
    ["another nonce", { nonce: "1" }],
    ["no timestamp", { timestamp: undefined }],
    ["a repeated parameter, which routers hand over as an array", { nonce: ["0001", "0001"] }],
  ])("refuses %s, and does not throw", (_, change) => {
    const query = { signature, timestamp, nonce, echostr: "1", ...change } as CallbackQuery;
    const refusal = { ok: false, stage: "signature", reason: "signature_mismatch" };
    expect(verifyCallbackUrl(settings, query)).toEqual(refusal);
  });

  test("refuses everything while the token is empty: anyone can sign with that", () => {
    const forged = callbackSignature("", timestamp, nonce);
    const query = { signature: forged, timestamp, nonce, echostr: "1" };
    expect(verifyCallbackUrl({ token: "" }, query).ok).toBe(false);
  });

  test("refuses a signed request that has no echostr", () => {
    const refusal = { ok: false, stage: "format", reason: "echostr_missing" };
    expect(verifyCallbackUrl(settings, { signature, timestamp, nonce })).toEqual(refusal);
  });
});

describe("a push is read", () => {
  test("with all that a message has in common, and ids exact beyond 2^53", () => {
    const fields = messageFields({ MsgType: "text", Content: " 你好 ", MsgId: 0 });
    const json = JSON.stringify(fields).replace('"MsgId":0', '"MsgId":7000000000000000003');
    const { query, body } = safeRequest(json);
    expect(readCallback(safe, query, body)).toEqual({
      ok: true,
      push: {
        format: "json",
        isEncrypted: true,
        keyUsed: "current",
        toUserName: "gh_0a1b2c3d4e5f",
        fromUserName: "oTest0123456789abcdefghij_01",
        createdAtSeconds: 1767225600,
        msgType: "text",
        event: undefined,
        msgId: "7000000000000000003",
        fields: { ...fields, MsgId: "7000000000000000003" },
        text: json,
        deduplicationKey: expect.stringMatching(/^[\w-]{43}$/),
      },
    });
  });

  test("alike from JSON and from XML, in all modes", () => {
    const fields = messageFields({ MsgType: "event", Event: "user_enter_tempsession" });
    const json = JSON.stringify(fields);
    const xml = xmlOf(fields);
    const pushes = [
      read(plain, plainRequest(json)),
      read(plain, plainRequest(xml)),
      read(safe, safeRequest(json)),
      read(safe, safeRequest(xml, { envelope: "xml" })),
      read(compatible, safeRequest(json)),
      read(compatible, safeRequest(xml, { envelope: "xml" })),
    ];
    const { toUserName, fromUserName, createdAtSeconds, msgType, event } = pushes[0]!;
    for (const push of pushes) {
      expect(push).toMatchObject({ toUserName, fromUserName, createdAtSeconds, msgType, event });
    }
    expect(pushes.map((push) => push.format)).toEqual([
      "json",
      "xml",
      "json",
      "xml",
      "json",
      "xml",
    ]);
    expect(pushes.map((push) => push.isEncrypted)).toEqual([false, false, true, true, true, true]);
  });

  test.each([
    ["a number", 1767225600, 1767225600],
    ["a string", "1767225600", 1767225600],
    ["missing", undefined, 0],
    ["a fraction", 1.5, 0],
    ["negative", -1, 0],
    ["beyond every calendar", 1e20, 0],
    ["an object", { a: 1 }, 0],
  ])("with CreateTime %s", (_, CreateTime, seconds) => {
    const push = read(plain, plainRequest(JSON.stringify(messageFields({ CreateTime }))));
    expect(push.createdAtSeconds).toBe(seconds);
  });

  test("behind a byte order mark and blanks, in the envelope and in the message", () => {
    const { query, body } = safeRequest(`\ufeff\r\n\t ${text}`);
    const push = read(safe, { query, body: bytes(`\ufeff \n${new TextDecoder().decode(body)}`) });
    expect(push.text).toBe(`\ufeff\r\n\t ${text}`);
    expect(push.fields.Content).toBe("你好");
  });

  test("though it lacks what messages have in common: an unknown event is not WeChat's fault", () => {
    const { query, body } = safeRequest('{"action":"CheckContainerPath"}');
    expect(read(safe, { query, body })).toMatchObject({
      toUserName: "",
      fromUserName: "",
      msgType: "",
      fields: { action: "CheckContainerPath" },
    });
  });

  test("from a view into a larger buffer, without what surrounds it", () => {
    const { query, body } = safeRequest(text);
    const larger = Buffer.concat([bytes("{{{"), body, bytes("}}}")]);
    expect(read(safe, { query, body: larger.subarray(3, -3) }).text).toBe(text);
  });

  test("only from raw bytes: what a body parser made of them is a mistake of the caller's", () => {
    const { query } = safeRequest(text);
    const parsed = JSON.parse(text) as Uint8Array;
    expect(() => readCallback(safe, query, parsed)).toThrow("raw bytes");
  });
});

describe("the mode", () => {
  test.each(["safe", "compatible"] as const)(
    "%s refuses a push that is not encrypted, though its query is signed",
    (mode) => {
      const { query, body } = plainRequest(text);
      const reason = `plaintext_push_while_${mode}_mode_is_configured`;
      const refusal = { ok: false, stage: "mode", reason };
      expect(readCallback({ ...settings, mode }, query, body)).toEqual(refusal);
    },
  );

  test("compatible: a plain copy that was changed, or is a trap, changes nothing", () => {
    const encrypt = encryptFrame(settings, text);
    const lie = { FromUserName: "oAttacker", MsgType: "event", CreateTime: 1, MsgId: "999" };
    const honest = read(compatible, sealedRequest(encrypt));
    expect(read(compatible, sealedRequest(encrypt, {}, lie))).toEqual(honest);
    expect(honest.fromUserName).toBe("oTest0123456789abcdefghij_01");
  });

  test("plain with a key takes an encrypted push: two consoles are never switched at once", () => {
    const push = read({ ...settings, mode: "plain" }, safeRequest(text));
    expect(push).toMatchObject({ isEncrypted: true, keyUsed: "current", text });
  });

  test("plain with a key believes msg_signature, not signature, about an encrypted push", () => {
    const { query, body } = safeRequest(text);
    const forged = { ...query, msg_signature: query.signature };
    expect(readCallback({ ...settings, mode: "plain" }, forged, body)).toEqual(mismatch);
  });

  test("plain without a key refuses an encrypted push", () => {
    const { query, body } = safeRequest(text);
    const reason = "encrypted_push_while_plain_mode_without_key_is_configured";
    expect(readCallback(plain, query, body)).toEqual({ ok: false, stage: "mode", reason });
  });

  test("plain does not ask for a key it does not need", () => {
    expect(read({ ...plain, encodingAESKey: "short" }, plainRequest(text)).text).toBe(text);
  });
});

describe("the signature", () => {
  test.each(["nonce", "timestamp", "msg_signature"] as const)(
    "is refused when %s is missing or repeated",
    (name) => {
      const { query, body } = safeRequest(text);
      for (const value of [undefined, "", [query[name], query[name]], 1, {}]) {
        const changed = { ...query, [name]: value };
        expect(readCallback(safe, changed, body)).toEqual(mismatch);
      }
    },
  );

  test("comes before decryption: a forged frame is not opened, whatever is in it", () => {
    const { query } = safeRequest(text);
    for (const encrypt of ["", "!", "AAAA", encryptFrame(settings, "not a message")]) {
      const { body } = sealedRequest(encrypt);
      expect(readCallback(safe, query, body)).toEqual(mismatch);
    }
  });

  test("of a plain push comes before its format", () => {
    const { query } = plainRequest("");
    for (const body of [bytes("{"), bytes("junk"), Uint8Array.of(0xff)]) {
      const refusal = { ok: false, stage: "signature", reason: "signature_mismatch" };
      expect(readCallback(plain, { ...query, nonce: "2" }, body)).toEqual(refusal);
    }
  });

  test("of an empty token is nobody's", () => {
    const { query, body } = plainRequest(text);
    const signature = callbackSignature("", query.timestamp!, query.nonce!);
    expect(readCallback({ ...plain, token: "" }, { ...query, signature }, body).ok).toBe(false);
  });
});

describe("a signed frame is refused when it holds", () => {
  test.each([
    ["base64 cut inside a group", "A".repeat(65), "base64", "encrypt_not_base64"],
    ["base64url", "-".repeat(64), "base64", "encrypt_not_base64"],
    ["base64 with a line end", `${"A".repeat(63)}\n`, "base64", "encrypt_not_base64"],
    ["base64 padded in the middle", "AA==".repeat(16), "base64", "encrypt_not_base64"],
    ["padding longer than the frame", sealBlock(20), "msg_len", "too_short_for_header"],
    ["padding as long as the frame", sealBlock(16), "msg_len", "too_short_for_header"],
  ])("%s", (_, encrypt, stage, reason) => {
    const { query, body } = sealedRequest(encrypt);
    expect(readCallback(safe, query, body)).toEqual({ ok: false, stage, reason });
  });
});

describe("the key", () => {
  test("of before the last change still opens, and is named", () => {
    const changed = {
      ...safe,
      encodingAESKey: otherKey,
      previousEncodingAESKey: settings.encodingAESKey,
    };
    expect(read(changed, safeRequest(text))).toMatchObject({ keyUsed: "previous", text });
    const renewed = safeRequest(text, { encodingAESKey: otherKey });
    expect(read(changed, renewed)).toMatchObject({ keyUsed: "current", text });
  });

  test("when neither opens, the refusal is the current one's", () => {
    const { query, body } = sealedRequest("A".repeat(64));
    const current = readCallback(safe, query, body);
    const both = readCallback({ ...safe, previousEncodingAESKey: otherKey }, query, body);
    expect(both).toEqual(current);
    expect(current.ok).toBe(false);
  });

  test("of before, when wrong itself, spoils nothing", () => {
    const previousEncodingAESKey = "short";
    expect(read({ ...safe, previousEncodingAESKey }, safeRequest(text)).text).toBe(text);
    const { query, body } = safeRequest(text, { encodingAESKey: otherKey });
    expect(readCallback({ ...safe, previousEncodingAESKey }, query, body)).toEqual(
      readCallback(safe, query, body),
    );
  });

  test.each([
    undefined,
    "",
    "A".repeat(42),
    "A".repeat(44),
    `${"A".repeat(42)}-`,
    "A".repeat(42) + "\n",
  ])("%j is refused as such, before the body is looked at", (encodingAESKey) => {
    const reason = "encoding_aes_key_must_be_43_base64_characters";
    const refusal = { ok: false, stage: "key", reason };
    for (const mode of ["safe", "compatible"] as const) {
      expect(readCallback({ ...safe, encodingAESKey, mode }, {}, bytes("junk"))).toEqual(refusal);
    }
  });

  test("wrong in plain mode is refused when a push needs it", () => {
    const { query, body } = safeRequest(text);
    const wrong = { ...plain, encodingAESKey: "short" };
    for (const given of [query, {}]) {
      expect(readCallback(wrong, given, body)).toMatchObject({ ok: false, stage: "key" });
    }
  });
});

describe("limits", () => {
  test("a body of 262,144 bytes is read, one more is not", () => {
    const filled = (length: number) => text.replace("你好", "x".repeat(length - text.length + 2));
    const { query, body } = plainRequest(filled(262_144));
    expect(body).toHaveLength(262_144);
    expect(readCallback(plain, query, body).ok).toBe(true);
    const refusal = { ok: false, stage: "size", reason: "body_too_large" };
    const larger = plainRequest(filled(262_145));
    expect(readCallback(plain, larger.query, larger.body)).toEqual(refusal);
    expect(readCallback(plain, query, body, { maxBytes: 262_143 })).toEqual(refusal);
    expect(readCallback(plain, larger.query, larger.body, { maxBytes: 262_145 }).ok).toBe(true);
  });

  test.each([
    ["json", (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`],
    ["json arrays", (depth: number) => `{"a":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`],
    ["xml", (depth: number) => nest("xml", nest("a", "1", depth - 1), 1)],
  ])("%s is read to a depth of 32, not deeper", (_, write) => {
    const reader = (depth: number, maxDepth?: number) => {
      const { query, body } = plainRequest(write(depth));
      return readCallback(plain, query, body, { maxDepth });
    };
    const refusal = { ok: false, stage: "format", reason: "too_deep" };
    expect(reader(32).ok).toBe(true);
    expect(reader(33)).toEqual(refusal);
    expect(reader(5, 4)).toEqual(refusal);
    expect(reader(20_000)).toEqual(refusal);
  });

  test("depth counts in the envelope and in what it holds", () => {
    const deep = `{"a":${"[".repeat(50_000)}${"]".repeat(50_000)}}`;
    const outer = safeRequest(text);
    const envelope = bytes(
      new TextDecoder().decode(outer.body).replace("{", `${deep.slice(0, -1)},`),
    );
    expect(readCallback(safe, outer.query, envelope)).toEqual({
      ok: false,
      stage: "envelope",
      reason: "too_deep",
    });
    const inner = safeRequest(deep);
    expect(readCallback(safe, inner.query, inner.body)).toEqual({
      ok: false,
      stage: "format",
      reason: "too_deep",
    });
  });
});

describe("what is not a message is refused", () => {
  test.each([
    ["", "empty"],
    [" \r\n\ufeff", "empty"],
    ["success", "neither_json_nor_xml"],
    ["[1]", "neither_json_nor_xml"],
    ["null", "neither_json_nor_xml"],
    ["{", "json_not_well_formed"],
    ['{"a":1}}', "json_not_well_formed"],
    ['{"a":1} x', "json_not_well_formed"],
    ['{"a":1}\0', "json_not_well_formed"],
    ["{'a':1}", "json_not_well_formed"],
    ['{"a":1,}', "json_not_well_formed"],
    ["<a/>", "xml_root"],
    ["<xml>", "xml_not_closed"],
  ])("%j", (body, reason) => {
    const asPlain = plainRequest(body);
    const refusal = { ok: false, stage: "format", reason };
    expect(readCallback(plain, asPlain.query, asPlain.body)).toEqual(refusal);
    expect(readCallback(safe, asPlain.query, asPlain.body)).toEqual({
      ...refusal,
      stage: "envelope",
    });
    const sealed = safeRequest(body);
    expect(readCallback(safe, sealed.query, sealed.body)).toEqual(refusal);
  });

  test("bytes that are not UTF-8", () => {
    const { query, body } = plainRequest(text);
    body[body.length - 3] = 0xff;
    const refusal = { ok: false, stage: "utf8", reason: "plaintext_not_utf8" };
    expect(readCallback(plain, query, body)).toEqual(refusal);
    expect(readCallback(safe, query, body)).toEqual({
      ok: false,
      stage: "envelope",
      reason: "not_utf8",
    });
  });

  test.each([1, null, true, {}, ["AAAA"]])("Encrypt of %j", (encrypt) => {
    const { query } = safeRequest(text);
    const body = bytes(JSON.stringify({ Encrypt: encrypt }));
    const refusal = { ok: false, stage: "envelope", reason: "encrypt_is_not_text" };
    expect(readCallback(safe, query, body)).toEqual(refusal);
  });

  test("two Encrypt elements: which one is signed is not for us to guess", () => {
    const { query, body } = safeRequest(text, { envelope: "xml" });
    const twice = new TextDecoder().decode(body).replace("</xml>", "<Encrypt>A</Encrypt></xml>");
    const refusal = { ok: false, stage: "envelope", reason: "encrypt_is_not_text" };
    expect(readCallback(safe, query, bytes(twice))).toEqual(refusal);
  });

  test.each(["__proto__", "constructor", "prototype", " __proto__ "])(
    "a field named %j, at any depth",
    (name) => {
      const refusal = { ok: false, stage: "format", reason: "name_not_allowed" };
      for (const json of [`{"${name}":{"isAdmin":true}}`, `{"List":[{"${name}":1}]}`]) {
        const { query, body } = plainRequest(json);
        expect(readCallback(plain, query, body)).toEqual(refusal);
      }
    },
  );
});

describe("names in JSON", () => {
  test("are trimmed, as WeChat's own samples need it", () => {
    const push = read(plain, plainRequest('{" OpenID":"o1","List":[{" TemplateId ":"t"}]}'));
    expect(push.fields).toEqual({ OpenID: "o1", List: [{ TemplateId: "t" }] });
  });

  test.each([
    ['{"MsgId":"1","MsgId":"2"}', "2"],
    ['{"MsgId":"1"," MsgId":"2"}', "1"],
    ['{" MsgId":"2","MsgId":"1"}', "1"],
  ])("of %s the value is %s", (json, msgId) => {
    expect(read(plain, plainRequest(json)).msgId).toBe(msgId);
  });

  test("of every object are found as fields or not at all", () => {
    const { fields } = read(plain, plainRequest('{"valueOf":1,"List":{"hasOwnProperty":2}}'));
    expect(fields.toString).toBeUndefined();
    expect(fields).toEqual({ valueOf: 1, List: { hasOwnProperty: 2 } });
  });
});

function read(reading: Parameters<typeof readCallback>[0], { query, body }: Request) {
  const result = readCallback(reading, query, body);
  if (!result.ok) throw new Error(`${result.stage}: ${result.reason}`);
  return result.push;
}

/** One block of the cipher, full of one byte. */
function sealBlock(byte: number): string {
  const key = Buffer.from(settings.encodingAESKey, "base64");
  const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  return cipher.update(Buffer.alloc(16, byte)).toString("base64");
}

function nest(name: string, content: string, depth: number): string {
  return `<${name}>`.repeat(depth) + content + `</${name}>`.repeat(depth);
}
