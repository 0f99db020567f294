import { constants, createCipheriv, randomBytes, randomInt, sign } from "node:crypto";
import { promisify } from "node:util";
import type { ApiSecurityKeys } from "./read-keys.ts";
import { associatedData, signedText } from "./signed-text.ts";

export interface SecuredRequest {
  headers: Record<string, string>;
  body: string;
}

/** What no two requests may share. */
export interface RequestRandom {
  /** 12 bytes. */
  iv: Buffer;
  /** `_n`: 16 to 32 characters; its changing length hides that of the message. */
  nonce: string;
}

/**
 * Encrypts a request, then signs it. `body` is a JSON object in text; `timestamp` counts seconds.
 * https://developers.weixin.qq.com/miniprogram/dev/server/getting_started/api_signature.html
 */
export async function secureRequest(
  keys: ApiSecurityKeys,
  request: { path: string; body: string; timestamp: number },
  random: RequestRandom = drawRandom(),
): Promise<SecuredRequest> {
  const url = keys.signedBase + request.path;
  const timestamp = String(request.timestamp);
  const body = encrypt(keys, url, timestamp, addSafetyFields(keys.appid, request, random), random);
  const signature = await signAsync(
    "sha256",
    Buffer.from(signedText(url, keys.appid, timestamp, body)),
    { key: keys.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 },
  );
  return {
    headers: {
      "content-type": "application/json",
      "Wechatmp-Appid": keys.appid,
      "Wechatmp-TimeStamp": timestamp,
      "Wechatmp-Signature": signature.toString("base64"),
    },
    body,
  };
}

/** In the thread pool: an RSA signature takes a millisecond. */
const signAsync = promisify(sign);

function drawRandom(): RequestRandom {
  return { iv: randomBytes(12), nonce: randomBytes(randomInt(12, 25)).toString("base64") };
}

/**
 * Puts the fields in front of those of the body. By text: parsing would round 64-bit numbers. What
 * is no JSON object stays none, and WeChat refuses it as it would in plain.
 */
function addSafetyFields(
  appid: string,
  { body, timestamp }: { body: string; timestamp: number },
  { nonce }: RequestRandom,
): string {
  const fields = body.trim().replace(/^\{/, "");
  const separator = fields.trim() === "}" ? "" : ",";
  const safety = JSON.stringify({ _n: nonce, _appid: appid, _timestamp: timestamp }).slice(0, -1);
  return safety + separator + fields;
}

function encrypt(
  keys: ApiSecurityKeys,
  url: string,
  timestamp: string,
  plaintext: string,
  { iv }: RequestRandom,
): string {
  const cipher = createCipheriv("aes-256-gcm", keys.symmetricKey, iv, { authTagLength: 16 });
  cipher.setAAD(associatedData(url, keys.appid, timestamp, keys.symmetricSn));
  const data = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final()]);
  return JSON.stringify({
    iv: iv.toString("base64"),
    data: data.toString("base64"),
    authtag: cipher.getAuthTag().toString("base64"),
  });
}
