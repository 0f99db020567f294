import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { openSecuredCall } from "./api-security/secured-call.ts";
import type { Call } from "./call.ts";
import type { RecordedCall } from "./call-log.ts";
import { isProcessedDespite, strikeFaults, type Fault } from "./faults.ts";
import { newRid } from "./ids.ts";
import { tellCall } from "./live-call.ts";
import { readBody } from "./read-body.ts";
import { Binary, contentTypeOf, Refusal, refusalText, refuse, type Reply } from "./reply.ts";
import { findRoute, wechatRoutes } from "./routes.ts";
import type { State } from "./state.ts";

/** Answers one request to WeChat's own paths: read, process, hold back, answer; faults strike in between. */
export async function answerWechat(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const { path, query } = splitUrl(request.url ?? "/");
  const atMs = state.clock.nowMs();
  const startedMs = performance.now();
  // Unknown paths are counted together, so that a scanner cannot fill the memory.
  const calls = state.calls.begin(wechatRoutes.has(path) ? path : "(unknown path)");
  const recorded: Mutable<RecordedCall> = {
    atMs,
    method: request.method ?? "",
    path: path.slice(0, 200),
    appid: undefined,
    errcode: undefined,
    fault: undefined,
  };
  try {
    const body = await readBody(request, wechatRoutes.get(path)?.maxBodyBytes);
    if (body === "aborted") return;
    const { delayMs, decisive } = strikeFaults(state, path);
    recorded.fault = decisive?.kind ?? (delayMs > 0 ? "delay" : undefined);
    const call: Call = {
      state,
      path,
      query: new URLSearchParams(query),
      headers: request.headers,
      body: body === "too-large" ? emptyBody : body,
      callerIp: callerIp(request),
      app: undefined,
      sendingTo: undefined,
      heldUntil: undefined,
      seal: undefined,
    };
    const reply = isProcessedDespite(decisive)
      ? body === "too-large"
        ? refuse(45002)
        : processCall(call, recorded.method)
      : undefined;
    recorded.appid = call.app?.appid;
    if (reply !== undefined) recorded.errcode = errcodeOf(reply);

    if (delayMs > 0 || call.heldUntil) await holdBack(call, delayMs, signal);
    const ms = Math.round(performance.now() - startedMs);
    tellCall({ call, recorded, reply, fault: decisive, ms });
    if (response.destroyed) return;
    if (decisive) misbehave(state, decisive, call, response);
    else writeReply(state, call, atMs, reply ?? "", response);
    if (decisive?.kind === "errcode") recorded.errcode = decisive.errcode;
  } finally {
    state.calls.end(calls, recorded);
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const emptyBody = Buffer.alloc(0);

/** Synchronous on purpose: between reading a right and spending it nothing else can run. */
function processCall(call: Call, method: string): Reply {
  const route = findRoute(method, call.path);
  if (route instanceof Refusal) return route;
  try {
    const seal = openSecuredCall(call);
    if (seal instanceof Refusal) return seal;
    call.seal = seal;
    return route.answer(call);
  } catch (error) {
    // A mistake of the emulator: told on stderr, and to the caller in the only words WeChat has for its own.
    process.emitWarning(error instanceof Error ? error : String(error));
    return refuse(-1);
  }
}

/** The message counts as sent meanwhile, and its openid as busy. */
async function holdBack(call: Call, delayMs: number, signal: AbortSignal): Promise<void> {
  const user = call.sendingTo;
  if (user) user.sendsInFlight += 1;
  try {
    await call.heldUntil;
    if (delayMs > 0) await sleep(delayMs, undefined, { signal });
  } catch {
    // The emulator is closing: answer now.
  } finally {
    if (user) user.sendsInFlight -= 1;
  }
}

const htmlPage =
  "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";

function misbehave(state: State, fault: Fault, call: Call, response: ServerResponse): void {
  switch (fault.kind) {
    case "reset":
      response.socket?.resetAndDestroy();
      return;
    case "drop-after-send":
      response.socket?.destroy();
      return;
    case "status":
      write(response, fault.status, "text/html", htmlPage);
      return;
    case "garbage":
      write(response, 200, "text/html", htmlPage);
      return;
    case "errcode":
      writeReply(state, call, state.clock.nowMs(), refuse(fault.errcode, fault.errmsg), response);
      return;
    case "delay":
      return;
    default:
      fault.kind satisfies never;
  }
}

function writeReply(
  state: State,
  call: Call,
  startedAtMs: number,
  reply: Reply,
  response: ServerResponse,
): void {
  const contentType = contentTypeOf(call.path);
  if (reply instanceof Binary) {
    response.writeHead(200, { ...reply.headers(), "Content-Length": reply.content.length });
    response.end(reply.content);
    return;
  }
  if (!(reply instanceof Refusal)) {
    writeText(response, call, contentType, reply);
    return;
  }
  const nowMs = state.clock.nowMs();
  const rid = newRid(nowMs);
  const text = refusalText(reply, call.path, rid);
  const query = call.query.toString();
  state.refusedRequests.push({
    rid,
    appid: call.app?.appid,
    invokeTimeMs: startedAtMs,
    costMs: nowMs - startedAtMs,
    url: query === "" ? call.path : `${call.path}?${query}`,
    requestBody: call.body.toString("utf8", 0, 4_096),
    responseBody: text,
    callerIp: call.callerIp,
  });
  writeText(response, call, contentType, text);
}

function writeText(
  response: ServerResponse,
  { seal }: Call,
  contentType: string,
  text: string,
): void {
  const { headers = {}, body } = seal?.(text) ?? { body: text };
  write(response, 200, contentType, body, headers);
}

function write(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    ...headers,
    "Content-Type": contentType,
    "Content-Length": Buffer.byteLength(body),
  });
  response.end(body);
}

function errcodeOf(reply: Reply): number {
  return reply instanceof Refusal ? reply.errcode : 0;
}

function splitUrl(url: string): { path: string; query: string } {
  const mark = url.indexOf("?");
  return mark < 0
    ? { path: url, query: "" }
    : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}

function callerIp(request: IncomingMessage): string {
  return (request.socket.remoteAddress ?? "").replace(/^::ffff:/, "");
}
