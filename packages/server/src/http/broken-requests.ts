import type { Socket } from "node:net";
import type { FastifyReply, FastifyRequest, FastifyServerOptions } from "fastify";
import { HongyanError } from "../errors.ts";
import { toErrorBody } from "./errors.ts";
import { safeHeaders } from "./safe-headers.ts";

/** What is refused before any route or hook sees it is refused in the same form, with the same headers. */
export const brokenRequests = {
  frameworkErrors: answerBadUrl,
  clientErrorHandler: answerBrokenBytes,
} satisfies FastifyServerOptions;

/** For a connection whose request will not be read to its end: answered on the wire, and closed. */
export function refuseConnection(socket: Socket, error: HongyanError, done?: () => void): void {
  const body = JSON.stringify(toErrorBody(error));
  const headers = {
    ...safeHeaders,
    "content-type": "application/json; charset=utf-8",
    "content-length": String(Buffer.byteLength(body)),
    connection: "close",
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const status = `${error.status} ${error.code.replaceAll("_", " ")}`;
  socket.end(`HTTP/1.1 ${status}\r\n${head.join("")}\r\n${body}`, done);
}

export const tooSlow = new HongyanError("REQUEST_TIMEOUT", "the request took too long to come", {
  hint: "Head and body must each arrive within 30 seconds: look at the network, or send less at once.",
});

const headTooLarge = new HongyanError("HEAD_TOO_LARGE", "URL and headers are over 16 KiB", {
  hint: "Put what is long into the body; look for cookies and headers that a proxy adds.",
});

const notHttp = new HongyanError("BAD_REQUEST", "what was sent is not HTTP/1.1", {
  hint: "Look at what is between you and the server: a proxy that speaks TLS or HTTP/2 to it?",
});

const badUrl = new HongyanError(
  "BAD_REQUEST",
  "the path of the URL is not well encoded, or a part of it is over 200 characters",
  { hint: "Encode each part of the path, for example with encodeURIComponent." },
);

function answerBadUrl(_error: unknown, _request: FastifyRequest, reply: FastifyReply): void {
  void reply.headers(safeHeaders).status(badUrl.status).send(toErrorBody(badUrl));
}

function answerBrokenBytes(error: NodeJS.ErrnoException, socket: Socket): void {
  // Nobody is there any more to be answered.
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  refuseConnection(socket, toKnown(error.code), () => socket.destroy());
}

function toKnown(code: string | undefined): HongyanError {
  if (code === "HPE_HEADER_OVERFLOW") return headTooLarge;
  return code === "ERR_HTTP_REQUEST_TIMEOUT" ? tooSlow : notHttp;
}
