import { createCipheriv, createDecipheriv, createHash } from "node:crypto";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { Callback } from "../src/index.ts";

/** A developer's server that keeps what it is sent and behaves as it is told. */
export interface Receiver extends AsyncDisposable {
  url: string;
  pushes: Push[];
  maxInFlight: number;
  /** How it answers; default `success`. */
  answer: (push: Push, response: ServerResponse, nth: number) => void | Promise<void>;
}

interface Push {
  method: string;
  headers: IncomingHttpHeaders;
  query: Record<string, string>;
  body: string;
}

export const token = "pushTestToken01";
const encodingAESKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

export async function startReceiver(answer?: Receiver["answer"]): Promise<Receiver> {
  let inFlight = 0;
  const server = createServer((request, response) => {
    void receive(request, response);
  });
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    inFlight += 1;
    receiver.maxInFlight = Math.max(receiver.maxInFlight, inFlight);
    response.on("close", () => (inFlight -= 1));
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    const url = new URL(request.url!, "http://receiver");
    const query = Object.fromEntries(url.searchParams);
    const push = { method: request.method!, headers: request.headers, query, body };
    receiver.pushes.push(push);
    await receiver.answer(push, response, receiver.pushes.length);
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/wechat?app=1`,
    pushes: [],
    maxInFlight: 0,
    answer: answer ?? succeed,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

function succeed(_push: Push, response: ServerResponse): void {
  response.end("success");
}

export function settings(url: string, overrides: Partial<Callback> = {}): Callback {
  return { url, token, encodingAESKey, mode: "plain", format: "json", ...overrides };
}

export function sha1(...parts: string[]): string {
  return createHash("sha1").update(parts.toSorted().join("")).digest("hex");
}

/** Reads a frame as the documentation describes it, step by step; shares nothing with the emulator. */
export function openFrame(encrypt: string, key = encodingAESKey) {
  const aesKey = Buffer.from(`${key}=`, "base64");
  const decipher = createDecipheriv("aes-256-cbc", aesKey, aesKey.subarray(0, 16));
  decipher.setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(encrypt, "base64"), decipher.final()]);
  const pad = padded[padded.length - 1]!;
  const frame = padded.subarray(0, padded.length - pad);
  const messageLength = frame.readUInt32BE(16);
  return {
    pad,
    paddedLength: padded.length,
    message: frame.toString("utf8", 20, 20 + messageLength),
    appid: frame.toString("utf8", 20 + messageLength),
  };
}

/** An encrypted reply, made as the documentation describes it. */
export function sealReply(
  message: string,
  appid: string,
  nonce: string,
  format: "json" | "xml",
): string {
  const key = Buffer.from(`${encodingAESKey}=`, "base64");
  const content = Buffer.from(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const frame = Buffer.concat([Buffer.alloc(16, 7), length, content, Buffer.from(appid)]);
  const pad = 32 - (frame.length % 32);
  const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  const Encrypt = Buffer.concat([
    cipher.update(Buffer.concat([frame, Buffer.alloc(pad, pad)])),
    cipher.final(),
  ]).toString("base64");
  const timestamp = "1767225600";
  const MsgSignature = sha1(token, timestamp, nonce, Encrypt);
  if (format === "json") {
    return JSON.stringify({ Encrypt, MsgSignature, TimeStamp: Number(timestamp), Nonce: nonce });
  }
  return `<xml>
<Encrypt><![CDATA[${Encrypt}]]></Encrypt>
<MsgSignature><![CDATA[${MsgSignature}]]></MsgSignature>
<TimeStamp>${timestamp}</TimeStamp>
<Nonce><![CDATA[${nonce}]]></Nonce>
</xml>`;
}
