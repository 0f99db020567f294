import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { decrypt, encrypt, sign } from "../src/push/cipher.ts";
import { openFrame } from "./receiver.ts";

/** Published by WeChat and by SDKs, and made with OpenSSL and Python. */
interface Vector {
  id: string;
  token?: string;
  encodingAesKey?: string;
  appId?: string;
  timestamp?: string;
  nonce?: string;
  signature?: string;
  random?: string;
  randomHex?: string;
  plaintext?: string;
  encrypt?: string;
  msgSignature?: string;
  expected?: { plaintext: string };
  stage?: string;
}

const file = new URL("fixtures/push-vectors.json", import.meta.url);
const { vectors, malformed } = JSON.parse(readFileSync(file, "utf8")) as {
  vectors: Vector[];
  malformed: Vector[];
};

const having = (...names: (keyof Vector)[]) =>
  vectors.filter((vector) => names.every((name) => vector[name] !== undefined));

describe("the pushes are signed and encrypted as WeChat's own examples", () => {
  test.each(having("token", "signature"))("signature of $id", (vector) => {
    expect(sign(vector.token!, vector.timestamp!, vector.nonce!)).toBe(vector.signature);
  });

  test.each(having("token", "encrypt", "msgSignature"))("msg_signature of $id", (vector) => {
    const { token, timestamp, nonce, encrypt: Encrypt } = vector;
    expect(sign(token!, timestamp!, nonce!, Encrypt!)).toBe(vector.msgSignature);
  });

  const encrypted = having("plaintext", "encrypt", "encodingAesKey", "appId").filter(
    ({ random, randomHex }) => random !== undefined || randomHex !== undefined,
  );
  test.each(encrypted)("Encrypt of $id", (vector) => {
    const random =
      vector.random === undefined
        ? Buffer.from(vector.randomHex!, "hex")
        : Buffer.from(vector.random);
    expect(encrypt(vector.encodingAesKey!, vector.appId!, vector.plaintext!, random)).toBe(
      vector.encrypt,
    );
  });

  const readable = having("encrypt", "encodingAesKey", "appId");
  test.each(readable)("what is inside $id", (vector) => {
    const plaintext = vector.plaintext ?? vector.expected!.plaintext;
    expect(decrypt(vector.encodingAesKey!, vector.appId!, vector.encrypt!)).toBe(plaintext);
  });

  test("the vectors are there", () => {
    expect([vectors.length, encrypted.length, readable.length]).toEqual([47, 27, 36]);
  });
});

const broken = malformed.filter(({ stage }) => stage !== "signature" && stage !== "key");

test.each(broken)("an encrypted reply that is broken in its $stage is refused: $id", (vector) => {
  expect(() => decrypt(vector.encodingAesKey!, vector.appId!, vector.encrypt!)).toThrow(/./);
});

test("whatever the length of the message, the frame is a multiple of 32 with 1 to 32 bytes of padding", () => {
  const key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
  const pads = new Set<number>();
  for (let length = 0; length < 64; length += 1) {
    const message = "é".repeat(length);

    const frame = openFrame(encrypt(key, "wx1", message), key);

    expect(frame).toMatchObject({ message, appid: "wx1" });
    expect(frame.paddedLength % 32).toBe(0);
    pads.add(frame.pad);
  }
  expect(Math.min(...pads)).toBeGreaterThanOrEqual(1);
  expect(Math.max(...pads)).toBeLessThanOrEqual(32);
});
