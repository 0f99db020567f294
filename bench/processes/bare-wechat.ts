import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerParent } from "../lib/answer-parent.ts";
import { nowMs } from "../lib/clock.ts";
import { template } from "../lib/sample.ts";

// WeChat, as bare as an HTTP server can be: the ceiling and the durable runs send to this very process.

export interface BareWechat {
  task: {
    /** Count sends from zero after this answer. */
    forget: boolean;
  };
  answer: {
    url: string;
    sends: number;
    /** When the first send since the last `forget` had arrived. */
    firstSendAtMs: number | undefined;
  };
}

const sendPath = "/cgi-bin/message/subscribe/send";
const token = JSON.stringify({ access_token: "t".repeat(136), expires_in: 7200 });
const templates = JSON.stringify({ errcode: 0, errmsg: "ok", data: [template] });

let msgid = 3_000_000_000_000_000_000n;
let sends = 0;
let firstSendAtMs: number | undefined;

const server = createServer((request, response) => {
  const url = request.url ?? "";
  request.resume();
  request.once("end", () => {
    if (url.startsWith(sendPath)) answerSend(response);
    else if (url.startsWith("/cgi-bin/stable_token")) answer(response, token);
    else if (url.startsWith("/wxaapi/newtmpl/gettemplate")) answer(response, templates);
    else answer(response, '{"errcode":40066,"errmsg":"invalid url"}');
  });
});

function answerSend(response: ServerResponse): void {
  firstSendAtMs ??= nowMs();
  sends += 1;
  msgid += 1n;
  answer(response, `{"errcode":0,"errmsg":"ok","msgid":${msgid}}`);
}

function answer(response: ServerResponse, body: string): void {
  response.writeHead(200, {
    "content-type": "application/json; encoding=utf-8",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}

const listening = new Promise<string>((resolve) => {
  server.listen(0, "127.0.0.1", () => {
    resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
});

answerParent<BareWechat>(async ({ forget }) => {
  const seen = { url: await listening, sends, firstSendAtMs };
  if (forget) {
    sends = 0;
    firstSendAtMs = undefined;
  }
  return seen;
});
