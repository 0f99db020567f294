import { randomInt } from "node:crypto";
import type { App, Callback } from "../state.ts";
import { encrypt, sign } from "./cipher.ts";
import type { Message } from "./message.ts";
import { writeJson } from "./write-json.ts";
import { writeCdata, writeXml } from "./write-xml.ts";

/** One POST to the developer's server. */
export interface Push {
  url: string;
  contentType: string;
  body: string;
}

/**
 * The message in the mode and format of the app's callback, with a new timestamp, nonce and Encrypt: WeChat does not
 * say whether a retry repeats them, and renewed ones are harder on the receiver.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export function renderPush(
  app: App,
  callback: Callback,
  openid: string,
  message: Message,
  nowMs: number,
): Push {
  const { format, mode, token, url } = callback;
  const write = format === "xml" ? writeXml : writeJson;
  const contentType = format === "xml" ? "text/xml" : "application/json";
  const { timestamp, nonce, query } = signQuery(token, nowMs);
  query.set("openid", openid);
  const plain = write(message);
  if (mode === "plain") return { url: withQuery(url, query), contentType, body: plain };

  const Encrypt = encrypt(callback.encodingAESKey, callback.frameAppid ?? app.appid, plain);
  query.set("encrypt_type", "aes");
  query.set("msg_signature", sign(token, timestamp, nonce, Encrypt));
  const body =
    mode === "compatible"
      ? write({ ...message, Encrypt })
      : writeEnvelope(app.originalId, Encrypt, format);
  return { url: withQuery(url, query), contentType, body };
}

/** timestamp and nonce with their signature; in every mode, although it does not cover the body. */
export function signQuery(token: string, nowMs: number) {
  const timestamp = String(Math.floor(nowMs / 1000));
  // Ten digits, sometimes with a zero in front: a receiver must keep it as text.
  const nonce = String(randomInt(10_000_000_000)).padStart(10, "0");
  const signature = sign(token, timestamp, nonce);
  return { timestamp, nonce, query: new URLSearchParams({ signature, timestamp, nonce }) };
}

/** The URL may have a query of its own. */
export function withQuery(url: string, query: URLSearchParams): string {
  return `${url}${url.includes("?") ? "&" : "?"}${query.toString()}`;
}

function writeEnvelope(toUserName: string, Encrypt: string, format: Callback["format"]): string {
  if (format === "json") return writeJson({ ToUserName: toUserName, Encrypt });
  const fields = { ToUserName: toUserName, Encrypt };
  const lines = Object.entries(fields).map(
    ([name, text]) => `    <${name}>${writeCdata(text)}</${name}>\n`,
  );
  return `<xml>\n${lines.join("")}</xml>`;
}
