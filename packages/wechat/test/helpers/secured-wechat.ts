import type { webcrypto } from "node:crypto";

/**
 * WeChat's side of API security, written from WeChat's page with WebCrypto alone: it shares no code
 * with the client, so that both cannot be wrong alike.
 */

const wechatUrl = "https://api.weixin.qq.com";

const { subtle } = globalThis.crypto;
const pss = { name: "RSA-PSS", hash: "SHA-256" };
const encoder = new TextEncoder();

export interface Rsa {
  privateKey: webcrypto.CryptoKey;
  publicKey: webcrypto.CryptoKey;
  privatePem: string;
  publicPem: string;
}

export async function createRsa(): Promise<Rsa> {
  const algorithm = { ...pss, modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) };
  const pair = await subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const privateDer = await subtle.exportKey("pkcs8", pair.privateKey);
  const publicDer = await subtle.exportKey("spki", pair.publicKey);
  return {
    ...pair,
    privatePem: toPem("PRIVATE KEY", privateDer),
    publicPem: toPem("PUBLIC KEY", publicDer),
  };
}

function toPem(label: string, der: ArrayBuffer): string {
  const lines = toBase64(der).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

/** What both sides know. */
export interface Shared {
  appid: string;
  sn: string;
  /** 32 bytes. */
  key: Uint8Array<ArrayBuffer>;
}

/** Verifies and decrypts a request as WeChat would; throws when anything is wrong. */
export async function readSecured(
  { appid, sn, key }: Shared,
  appKey: webcrypto.CryptoKey,
  path: string,
  request: { headers: Record<string, unknown>; body: string },
): Promise<string> {
  const header = (name: string) => String(request.headers[name]);
  const timestamp = header("wechatmp-timestamp");
  if (header("wechatmp-appid") !== appid) throw new Error("another appid");
  const signed = [wechatUrl + path, appid, timestamp, request.body].join("\n");
  const isSigned = await subtle.verify(
    { ...pss, saltLength: 32 },
    appKey,
    fromBase64(header("wechatmp-signature")),
    encoder.encode(signed),
  );
  if (!isSigned) throw new Error("not signed by the app");
  const { iv, data, authtag, ...others } = JSON.parse(request.body);
  if (Object.keys(others).length > 0) throw new Error("more than iv, data and authtag");
  const ivBytes = fromBase64(iv);
  if (ivBytes.length !== 12) throw new Error("the iv has not 12 bytes");
  const plaintext = await subtle.decrypt(
    {
      name: "AES-GCM",
      iv: ivBytes,
      additionalData: encoder.encode([wechatUrl + path, appid, timestamp, sn].join("|")),
      tagLength: 128,
    },
    await subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]),
    Uint8Array.of(...fromBase64(data), ...fromBase64(authtag)),
  );
  return new TextDecoder().decode(plaintext);
}

export interface SecuredAnswer {
  headers: Record<string, string>;
  body: string;
}

/** Encrypts and signs an answer as WeChat would. The options make it lie in one place each. */
export async function writeSecured(
  { appid, sn, key }: Shared,
  platform: {
    sn: string;
    key: webcrypto.CryptoKey;
    old?: { sn: string; key: webcrypto.CryptoKey };
  },
  path: string,
  /** JSON of an object. */
  fields: string,
  options: {
    timestamp: number;
    innerTimestamp?: number | string;
    innerAppid?: string;
    iv?: Uint8Array<ArrayBuffer>;
    /** Changes the envelope before it is signed. */
    change?: (envelope: Record<string, string>) => unknown;
  },
): Promise<SecuredAnswer> {
  const { timestamp, innerTimestamp = timestamp, innerAppid = appid } = options;
  const iv = options.iv ?? globalThis.crypto.getRandomValues(new Uint8Array(12));
  const safety = { _n: "ShYZpqdVgY+yQVAxNSWhYg", _appid: innerAppid, _timestamp: innerTimestamp };
  const plaintext = `${JSON.stringify(safety).slice(0, -1)}${fields === "{}" ? "}" : `,${fields.slice(1)}`}`;
  const sealed = new Uint8Array(
    await subtle.encrypt(
      {
        name: "AES-GCM",
        iv,
        additionalData: encoder.encode([wechatUrl + path, appid, timestamp, sn].join("|")),
        tagLength: 128,
      },
      await subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]),
      encoder.encode(plaintext),
    ),
  );
  const envelope = {
    iv: toBase64(iv),
    data: toBase64(sealed.slice(0, -16)),
    authtag: toBase64(sealed.slice(-16)),
  };
  const body = JSON.stringify(options.change?.(envelope) ?? envelope);
  const signed = encoder.encode([wechatUrl + path, appid, timestamp, body].join("\n"));
  const sign = async (by: webcrypto.CryptoKey) =>
    toBase64(await subtle.sign({ ...pss, saltLength: 32 }, by, signed));
  return {
    headers: {
      "Wechatmp-Appid": appid,
      "Wechatmp-TimeStamp": String(timestamp),
      "Wechatmp-Serial": platform.sn,
      "Wechatmp-Signature": await sign(platform.key),
      ...(platform.old && {
        "Wechatmp-Serial-Deprecated": platform.old.sn,
        "Wechatmp-Signature-Deprecated": await sign(platform.old.key),
      }),
    },
    body,
  };
}

function toBase64(bytes: ArrayBuffer | Uint8Array): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
