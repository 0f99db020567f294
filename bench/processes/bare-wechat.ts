import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerParent } from "../lib/answer-parent.ts";
import { nowMs } from "../lib/clock.ts";
import { template, type Send } from "../lib/sample.ts";

// WeChat, as bare as an HTTP server can be: the ceiling, ours and the peers send to this very process.

export interface BareWechat {
  task: {
    /** Count sends from zero after this answer. */
    forget: boolean;
    /** From now on sends are answered so much later; at once until told otherwise. */
    delayMs?: number;
    /** From now on the arrival of each send that opens this page is remembered until it is told. */
    watchedPage?: string;
  };
  answer: {
    url: string;
    sends: number;
    /** When the first send since the last `forget` had arrived. */
    firstSendAtMs: number | undefined;
    /** Watched sends since the last answer. */
    watched: { openid: string; atMs: number }[];
  };
}

const sendPath = "/cgi-bin/message/subscribe/send";
const token = JSON.stringify({ access_token: "t".repeat(136), expires_in: 7200 });
const templates = JSON.stringify({ errcode: 0, errmsg: "ok", data: [template] });

let msgid = 3_000_000_000_000_000_000n;
let sends = 0;
let firstSendAtMs: number | undefined;
let delayMs = 0;
let watchedPage: string | undefined;
let watched: { openid: string; atMs: number }[] = [];

const server = createServer((request, response) => {
  const url = request.url ?? "";
  // A body costs time to read: only where somebody waits for what it says.
  if (watchedPage === undefined) request.resume();
  else watch(request);
  request.once("end", () => {
    if (url.startsWith(sendPath)) answerSend(response);
    else if (/^\/cgi-bin\/(stable_)?token/.test(url)) answer(response, token);
    else if (url.startsWith("/wxaapi/newtmpl/gettemplate")) answer(response, templates);
    else answer(response, '{"errcode":40066,"errmsg":"invalid url"}');
  });
});

function watch(request: IncomingMessage): void {
  let body = "";
  request.setEncoding("utf8").on("data", (part: string) => (body += part));
  request.once("end", () => {
    if (!body.includes(`"page":"${watchedPage}"`)) return;
    watched.push({ openid: (JSON.parse(body) as Send).touser, atMs: nowMs() });
  });
}

function answerSend(response: ServerResponse): void {
  firstSendAtMs ??= nowMs();
  sends += 1;
  msgid += 1n;
  const body = `{"errcode":0,"errmsg":"ok","msgid":${msgid}}`;
  if (delayMs === 0) answer(response, body);
  else setTimeout(answer, delayMs, response, body);
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

answerParent<BareWechat>(async (task) => {
  const seen = { url: await listening, sends, firstSendAtMs, watched };
  watched = [];
  delayMs = task.delayMs ?? delayMs;
  watchedPage = task.watchedPage ?? watchedPage;
  if (task.forget) {
    sends = 0;
    firstSendAtMs = undefined;
  }
  return seen;
});
