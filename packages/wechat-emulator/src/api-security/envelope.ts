import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { parseJson, readOwn } from "../json.ts";

/** What a signed and encrypted body is bound to. */
export interface Binding {
  /** The URL without its query, with its scheme. */
  urlpath: string;
  appid: string;
  /** Unix seconds, as the header has it. */
  timestamp: string;
}

/** AES256_GCM: `{"iv","data","authtag"}`, each base64. */
export function encryptBody(key: Buffer, serial: string, binding: Binding, plain: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(additionalData(binding, serial));
  const data = Buffer.concat([cipher.update(plain), cipher.final()]);
  return JSON.stringify({
    iv: iv.toString("base64"),
    data: data.toString("base64"),
    authtag: cipher.getAuthTag().toString("base64"),
  });
}

/** The JSON text inside, or undefined when key, serial, binding or a byte is not the sender's. */
export function decryptBody(
  key: Buffer,
  serial: string,
  binding: Binding,
  body: string,
): string | undefined {
  const envelope = parseJson(body);
  const [iv, data, authtag] = ["iv", "data", "authtag"].map((name) => {
    const value = readOwn(envelope, name);
    return typeof value === "string" ? Buffer.from(value, "base64") : undefined;
  });
  // A shorter tag would be easier to guess, and Node would take it.
  if (iv?.length !== 12 || !data || authtag?.length !== 16) return undefined;
  const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: 16 })
    .setAAD(additionalData(binding, serial))
    .setAuthTag(authtag);
  try {
    return Buffer.concat([decipher.update(data), decipher.final()]).toString();
  } catch {
    return undefined;
  }
}

/** The four lines that are signed. */
export function signedText({ urlpath, appid, timestamp }: Binding, body: string): Buffer {
  return Buffer.from(`${urlpath}\n${appid}\n${timestamp}\n${body}`);
}

function additionalData({ urlpath, appid, timestamp }: Binding, serial: string): Buffer {
  return Buffer.from(`${urlpath}|${appid}|${timestamp}|${serial}`);
}
