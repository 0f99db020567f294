import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  callbackSignature,
  decryptFrame,
  encryptFrame,
  readCallback,
  verifyCallbackUrl,
  writeCallbackReply,
} from "@hongyan/wechat";
import { parseMessage } from "../src/callback/parse-message.ts";
import { bytes, settings } from "./helpers/callback-requests.ts";

interface Vector {
  id: string;
  kind: string;
  token: string;
  timestamp: string;
  nonce: string;
  signature: string;
  echostr?: string;
  encodingAesKey: string;
  appId: string;
  random?: string;
  randomHex?: string;
  plaintext?: string;
  plaintextSpec?: { unit: string; times: number };
  plaintextSha256?: string;
  plaintextBytes?: number;
  pad: number;
  ciphertextBytes: number;
  encrypt?: string;
  encryptSha256?: string;
  encryptChars?: number;
  msgSignature: string;
  replyBody?: string;
  expected: {
    ok: boolean;
    stage: string;
    reason: string;
    plaintext: string;
    pad: number;
    msgLen: number;
    randomHex: string;
    ciphertextBytes: number;
  };
}

interface RequestVector {
  id: string;
  method: "GET" | "POST";
  mode: "plain" | "compatible" | "safe";
  query: string;
  body: string;
  expect: { ok: boolean; event?: string; fromUserName?: string; body?: string };
}

const vectors = JSON.parse(
  readFileSync(new URL("vectors/callbacks.json", import.meta.url), "utf8"),
) as {
  published: Vector[];
  generated: Vector[];
  requests: RequestVector[];
  malformed: Vector[];
  counts: Record<string, number>;
};
const wellFormed = [...vectors.published, ...vectors.generated];
const ofKind = (...kinds: string[]) => wellFormed.filter(({ kind }) => kinds.includes(kind));
const keyOf = ({ appId: appid, encodingAesKey: encodingAESKey }: Vector) => ({
  appid,
  encodingAESKey,
});
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

test("no vector is left out: each kind has its test", () => {
  const tested = [
    ...ofKind("url-signature", "plain-post-signature", "msg-signature"),
    ...ofKind("decrypt", "encrypt", "roundtrip", "encrypted-reply"),
  ];
  const { published, generated, requests, malformed } = vectors.counts;
  expect(tested).toHaveLength(Number(published) + Number(generated));
  expect([published, generated, requests, malformed]).toEqual([20, 30, 7, 27]);
  expect(vectors.requests).toHaveLength(7);
  expect(vectors.malformed).toHaveLength(27);
});

describe("the three-part signature", () => {
  test.each(ofKind("url-signature", "plain-post-signature"))("$id", (vector) => {
    const { token, timestamp, nonce, signature, echostr = "any text" } = vector;
    expect(callbackSignature(token, timestamp, nonce)).toBe(signature);
    const query = { signature, timestamp, nonce, echostr };
    expect(verifyCallbackUrl({ token }, query)).toEqual({ ok: true, echostr });
  });
});

describe("the four-part signature", () => {
  test.each(ofKind("msg-signature", "decrypt", "roundtrip", "encrypted-reply"))("$id", (vector) => {
    const { token, timestamp, nonce, msgSignature } = vector;
    const encrypt =
      vector.encrypt ?? encryptFrame(keyOf(vector), plaintextOf(vector), random(vector));
    expect(callbackSignature(token, timestamp, nonce, encrypt)).toBe(msgSignature);
  });
});

describe("a frame made elsewhere opens", () => {
  test.each(ofKind("decrypt"))("$id", (vector) => {
    const { expected } = vector;
    const opened = decryptFrame(keyOf(vector), vector.encrypt!);
    expect(opened).toEqual({ ok: true, text: expected.plaintext });
    expect(Buffer.byteLength(expected.plaintext)).toBe(expected.msgLen);
    expect(Buffer.from(vector.encrypt!, "base64")).toHaveLength(expected.ciphertextBytes);
    // The same bytes come out when it is made again, so that random part and padding are right too;
    // but for the one whose padding is only taken, never written.
    const again = encryptFrame(
      keyOf(vector),
      expected.plaintext,
      Buffer.from(expected.randomHex, "hex"),
    );
    if (vector.id === "lenient-16-byte-padding") expect(again).not.toBe(vector.encrypt);
    else expect(again).toBe(vector.encrypt);
  });
});

describe("a frame is written to the byte as elsewhere, and opens again", () => {
  test.each(ofKind("encrypt", "roundtrip", "encrypted-reply"))("$id", (vector) => {
    const text = plaintextOf(vector);
    const encrypt = encryptFrame(keyOf(vector), text, random(vector));
    if (vector.encrypt !== undefined) expect(encrypt).toBe(vector.encrypt);
    if (vector.encryptSha256 !== undefined) {
      expect(encrypt).toHaveLength(vector.encryptChars!);
      expect(sha256(encrypt)).toBe(vector.encryptSha256);
    }
    expect(decryptFrame(keyOf(vector), encrypt)).toEqual({ ok: true, text });
  });

  test.each(vectors.generated.filter((vector) => vector.plaintextSpec))(
    "$id: the plaintext is the one that was hashed",
    (vector) => {
      expect(sha256(plaintextOf(vector))).toBe(vector.plaintextSha256);
      expect(Buffer.byteLength(plaintextOf(vector))).toBe(vector.plaintextBytes);
    },
  );
});

describe("an encrypted reply is signed and wrapped as elsewhere", () => {
  test.each(ofKind("encrypted-reply"))("$id", (vector) => {
    const { token, nonce, msgSignature } = vector;
    const parsed = parseMessage(vector.plaintext!, 32);
    if (!parsed.ok) throw new Error(parsed.reason);
    const { body } = writeCallbackReply(
      { ...keyOf(vector), token, mode: "safe" },
      { format: parsed.format, isEncrypted: true, keyUsed: "current" },
      replyFieldsOf(vector, parsed.fields),
      { nonce, timestampSeconds: Number(vector.timestamp), random: random(vector) },
    );
    const envelope = parseMessage(body, 32);
    expect(envelope).toMatchObject({ ok: true, format: parsed.format, fields: { Nonce: nonce } });
    // Two published plaintexts are spelled in ways that no program of ours writes.
    if (["wx-oplatform-reply-xml", "wechatpy-reply-xml"].includes(vector.id)) return;
    expect(envelope).toMatchObject({
      fields: { Encrypt: vector.encrypt, MsgSignature: msgSignature },
    });
    if (vector.replyBody !== undefined) expect(body).toBe(vector.replyBody);
  });
});

describe("a whole request", () => {
  test.each(vectors.requests.filter(({ method }) => method === "GET"))("$id", (vector) => {
    const query = Object.fromEntries(new URLSearchParams(vector.query));
    expect(verifyCallbackUrl(settings, query)).toEqual({ ok: true, echostr: vector.expect.body });
  });

  test.each(vectors.requests.filter(({ method }) => method === "POST"))("$id", (vector) => {
    const { ok, event, fromUserName, ...rest } = vector.expect;
    const query = Object.fromEntries(new URLSearchParams(vector.query));
    const reading = readCallback({ ...settings, mode: vector.mode }, query, bytes(vector.body));
    expect(reading.ok).toBe(ok);
    if (!reading.ok) return expect(reading).toEqual({ ok, ...rest });
    expect(reading.push.isEncrypted).toBe(vector.mode !== "plain");
    if (event !== undefined) expect(reading.push.event).toBe(event);
    if (fromUserName !== undefined) expect(reading.push.fromUserName).toBe(fromUserName);
  });
});

describe.each(["safe", "compatible"] as const)("a malformed push in %s mode", (mode) => {
  test.each(vectors.malformed)("$id: $why", (vector) => {
    const { token, timestamp, nonce, msgSignature, encrypt = "" } = vector;
    const { stage, reason } = vector.expected;
    const reading = readCallback(
      { ...keyOf(vector), token, mode },
      { timestamp, nonce, msg_signature: msgSignature },
      bytes(JSON.stringify({ ToUserName: "gh_0a1b2c3d4e5f", Encrypt: encrypt })),
    );
    expect(reading).toEqual({ ok: false, stage, reason });
  });
});

function plaintextOf({ plaintext, plaintextSpec, expected }: Vector): string {
  if (plaintextSpec !== undefined) return plaintextSpec.unit.repeat(plaintextSpec.times);
  return plaintext ?? expected.plaintext;
}

/** Given as text where it was published, else in hex. */
function random({ random, randomHex }: Vector): Uint8Array {
  return randomHex === undefined ? bytes(random!) : Buffer.from(randomHex, "hex");
}

/** XML tells no numbers from texts: CreateTime is the number there. */
function replyFieldsOf(vector: Vector, fields: Record<string, unknown>): Record<string, unknown> {
  const isXml = vector.plaintext!.startsWith("<");
  return isXml && "CreateTime" in fields
    ? { ...fields, CreateTime: Number(fields.CreateTime) }
    : fields;
}
