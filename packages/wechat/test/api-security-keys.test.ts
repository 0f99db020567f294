import { generateKeyPairSync } from "node:crypto";
import { inspect } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { createWechatClient, WechatError, type ApiSecurityOptions } from "@hongyan/wechat";
import { appid, createKeys } from "./helpers/secured-server.ts";
import vectors from "./vectors/api-security.json" with { type: "json" };

let keys: Awaited<ReturnType<typeof createKeys>>;
beforeAll(async () => {
  keys = await createKeys();
});

describe("wrong keys are found when the client is made", () => {
  const planted = "PLANTED-key-material";

  function errorOf(change: (options: ApiSecurityOptions) => unknown): WechatError {
    const apiSecurity = { ...keys.security, ...(change(keys.security) as object) };
    try {
      createWechatClient({ appid, secret: "s", apiSecurity });
    } catch (error) {
      if (error instanceof WechatError) return error;
    }
    throw new Error("no WechatError");
  }

  const wrong: Record<string, [string, (options: ApiSecurityOptions) => unknown]> = {
    "a symmetric key of 31 bytes": [
      "symmetricKey.key",
      () => ({ symmetricKey: { sn: "sn", key: Buffer.alloc(31).toString("base64") } }),
    ],
    "a symmetric key that is no base64": [
      "symmetricKey.key",
      () => ({ symmetricKey: { sn: "sn", key: planted } }),
    ],
    "a symmetric key without its serial": [
      "symmetricKey.sn",
      ({ symmetricKey }) => ({ symmetricKey: { ...symmetricKey, sn: "" } }),
    ],
    "a private key that is none": ["privateKey", () => ({ privateKey: planted })],
    "a private key of PEM without content": [
      "privateKey",
      () => ({
        privateKey: `-----BEGIN PRIVATE KEY-----\n${planted}\n-----END PRIVATE KEY-----\n`,
      }),
    ],
    "a public key in place of the private one": [
      "privateKey",
      () => ({ privateKey: keys.app.publicPem }),
    ],
    "a key of an elliptic curve": [
      "privateKey",
      () => ({
        privateKey:
          "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n-----END PRIVATE KEY-----\n",
      }),
    ],
    "an RSA key that is for signatures of another kind": [
      "privateKey",
      () => ({
        privateKey: generateKeyPairSync("rsa-pss", {
          modulusLength: 2048,
          hashAlgorithm: "sha512",
          privateKeyEncoding: { type: "pkcs8", format: "pem" },
          publicKeyEncoding: { type: "spki", format: "pem" },
        }).privateKey,
      }),
    ],
    "an RSA key of 1024 bits": [
      "privateKey",
      () => ({
        privateKey: generateKeyPairSync("rsa", {
          modulusLength: 1024,
          privateKeyEncoding: { type: "pkcs8", format: "pem" },
          publicKeyEncoding: { type: "spki", format: "pem" },
        }).privateKey,
      }),
    ],
    "no platform certificate": ["platformCertificates", () => ({ platformCertificates: [] })],
    "a platform certificate that is none": [
      "platformCertificates",
      () => ({ platformCertificates: [{ sn: "sn", certificate: planted }] }),
    ],
    "a platform certificate without its serial": [
      "platformCertificates.sn",
      () => ({ platformCertificates: [{ sn: " ", certificate: keys.platform.publicPem }] }),
    ],
  };

  test.each(Object.entries(wrong))("%s", (_name, [option, change]) => {
    const error = errorOf(change);
    expect(error).toMatchObject({
      code: "WECHAT_API_SECURITY_INVALID",
      message: expect.stringContaining(`apiSecurity.${option} is not`),
      hint: expect.stringContaining("mp.weixin.qq.com"),
    });
    expect(inspect(error) + error.stack).not.toContain(planted);
  });

  test.each([{ cipher: "SM4_GCM" }, { signature: "SM2withSM3" }])(
    "the algorithms that Node.js lacks are refused with what to choose instead: %j",
    (change) => {
      expect(errorOf(() => change)).toMatchObject({
        code: "WECHAT_API_SECURITY_UNSUPPORTED",
        hint: expect.stringContaining("AES256_GCM"),
      });
    },
  );

  test("the certificate that WeChat publishes as a sample is accepted", () => {
    const apiSecurity = { ...keys.security, platformCertificates: [vectors.platformCertificate] };
    expect(() => createWechatClient({ appid, secret: "s", apiSecurity })).not.toThrow();
  });
});
