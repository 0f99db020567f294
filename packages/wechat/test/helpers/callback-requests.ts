import { callbackSignature, type CallbackQuery, encryptFrame } from "@hongyan/wechat";

/** The settings that most vectors were made with. */
export const settings = {
  appid: "wx0a1b2c3d4e5f6071",
  token: "pushTestToken01",
  encodingAESKey: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
} as const;
export const otherKey = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

export interface Request {
  query: CallbackQuery;
  body: Uint8Array;
}

export interface RequestOptions {
  envelope?: "json" | "xml";
  encodingAESKey?: string;
  timestamp?: string;
  nonce?: string;
  random?: Uint8Array;
}

/** A push as it comes in plain mode. */
export function plainRequest(text: string, options: RequestOptions = {}): Request {
  const { timestamp = "1767225600", nonce = "1020304050" } = options;
  const signature = callbackSignature(settings.token, timestamp, nonce);
  return { query: { signature, timestamp, nonce }, body: bytes(text) };
}

/** A push as it comes in safe mode; the envelope is JSON unless said otherwise. */
export function safeRequest(text: string, options: RequestOptions = {}): Request {
  const { encodingAESKey = settings.encodingAESKey, random } = options;
  return sealedRequest(
    encryptFrame({ appid: settings.appid, encodingAESKey }, text, random),
    options,
  );
}

/** A signed request around any `Encrypt`, with the plain fields beside it if they are given. */
export function sealedRequest(
  encrypt: string,
  options: RequestOptions = {},
  plain: Record<string, unknown> = { ToUserName: "gh_0a1b2c3d4e5f" },
): Request {
  const { envelope = "json", timestamp = "1767225600", nonce = "1020304050" } = options;
  const query: CallbackQuery = {
    signature: callbackSignature(settings.token, timestamp, nonce),
    timestamp,
    nonce,
    openid: "oTest0123456789abcdefghij_01",
    encrypt_type: "aes",
    msg_signature: callbackSignature(settings.token, timestamp, nonce, encrypt),
  };
  const body =
    envelope === "json"
      ? JSON.stringify({ ...plain, Encrypt: encrypt })
      : `<xml>\n    <ToUserName><![CDATA[gh_0a1b2c3d4e5f]]></ToUserName>\n    <Encrypt><![CDATA[${encrypt}]]></Encrypt>\n</xml>\n`;
  return { query, body: bytes(body) };
}

/** The four common fields with those given. */
export function messageFields(fields: Record<string, unknown>): Record<string, unknown> {
  return {
    ToUserName: "gh_0a1b2c3d4e5f",
    FromUserName: "oTest0123456789abcdefghij_01",
    CreateTime: 1767225600,
    ...fields,
  };
}

/** The same fields as WeChat writes them in XML: texts in CDATA, numbers bare, arrays repeated. */
export function xmlOf(fields: Record<string, unknown>): string {
  const write = (name: string, value: unknown): string => {
    if (Array.isArray(value)) return value.map((item) => write(name, item)).join("\n");
    if (typeof value === "object" && value !== null) return `<${name}>${writeAll(value)}</${name}>`;
    const text = typeof value === "number" ? String(value) : `<![CDATA[${String(value)}]]>`;
    return `<${name}>${text}</${name}>`;
  };
  const writeAll = (record: object): string =>
    Object.entries(record)
      .map(([name, value]) => `\n  ${write(name, value)}`)
      .join("");
  return `<xml>${writeAll(fields)}\n</xml>`;
}
