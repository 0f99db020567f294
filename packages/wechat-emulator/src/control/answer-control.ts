import type { IncomingMessage, ServerResponse } from "node:http";
import { isObject, parseJson } from "../json.ts";
import { readBody } from "../read-body.ts";
import { Binary } from "../reply.ts";
import type { Control } from "./control.ts";
import { ControlError, notFound } from "./control-error.ts";
import { controlRoutes } from "./control-routes.ts";
import { EventStream } from "./event-stream.ts";
import { guardControl } from "./guard.ts";
import { Input } from "./input.ts";

/** Answers one request below /_emulator/. */
export async function answerControl(
  control: Control,
  request: IncomingMessage,
  response: ServerResponse,
  allowRemote: boolean,
): Promise<void> {
  try {
    guardControl(request, allowRemote);
    const url = new URL(request.url ?? "/", "http://emulator");
    const name = `${request.method} ${url.pathname.slice("/_emulator/".length)}`;
    const route = Object.hasOwn(controlRoutes, name) ? controlRoutes[name] : undefined;
    if (!route) {
      const known = Object.keys(controlRoutes).join(", ");
      throw notFound("UNKNOWN_ROUTE", `no control route ${name.slice(0, 100)}`, `Use: ${known}.`);
    }
    const input = await readInput(request, url.searchParams);
    const answer = await route(control, input);
    if (answer instanceof EventStream) answer.open(request, response);
    else write(response, 200, answer);
  } catch (error) {
    const { status, code, message, hint } = toControlError(error);
    write(response, status, { error: { code, message, hint } });
  }
}

/** Loads of openids are large: the limit of WeChat's own endpoints does not hold here. */
const maxControlBodyBytes = 64 * 1_048_576;

async function readInput(request: IncomingMessage, query: URLSearchParams): Promise<Input> {
  const body = await readBody(request, maxControlBodyBytes);
  if (body === "too-large" || body === "aborted") {
    throw new ControlError("INVALID_INPUT", `body is ${body}`, undefined, 413);
  }
  const fields = body.length === 0 ? {} : parseJson(body.toString());
  if (!isObject(fields)) throw new ControlError("INVALID_INPUT", "the body is not a JSON object");
  return new Input({ ...Object.fromEntries(query), ...fields });
}

function toControlError(error: unknown): ControlError {
  if (error instanceof ControlError) return error;
  return new ControlError("INTERNAL", String(error), undefined, 500);
}

function write(response: ServerResponse, status: number, answer: unknown): void {
  if (answer instanceof Binary) {
    response.writeHead(status, { ...answer.headers(), "Content-Length": answer.content.length });
    response.end(answer.content);
    return;
  }
  const body = JSON.stringify(answer);
  response.writeHead(status, {
    "Content-Type": "application/json; charset=utf-8",
    "Content-Length": Buffer.byteLength(body),
  });
  response.end(body);
}
