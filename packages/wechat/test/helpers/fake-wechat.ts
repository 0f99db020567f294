import { setImmediate } from "node:timers/promises";
import type { Transport, TransportRequest } from "@hongyan/wechat";

export type Handler = (request: TransportRequest) => unknown;

/**
 * A transport that answers by path. Handlers return the reply's fields or its whole text, or throw.
 * Every answer takes a turn of the event loop, so that concurrent callers really overlap.
 */
export function createFakeWechat(handlers: Record<string, Handler>) {
  const calls: TransportRequest[] = [];
  const transport: Transport = async (request) => {
    calls.push(request);
    await setImmediate();
    const handler = handlers[pathOf(request)];
    const answer = (await handler?.(request)) ?? { errcode: 40066, errmsg: "invalid url" };
    return { status: 200, body: typeof answer === "string" ? answer : JSON.stringify(answer) };
  };
  return {
    calls,
    transport,
    count: (path: string) => calls.filter((request) => pathOf(request) === path).length,
  };
}

export const tokenPath = "/cgi-bin/stable_token";
export const sendPath = "/cgi-bin/message/subscribe/send";

function pathOf(request: TransportRequest): string {
  return request.path.split("?")[0] ?? "";
}

export function tokenOf(request: TransportRequest): string | null {
  return new URL(request.path, "http://localhost").searchParams.get("access_token");
}
