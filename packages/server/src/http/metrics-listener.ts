import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Context } from "../context.ts";
import { HongyanError } from "../errors.ts";
import { checkReadiness } from "../flow/setup/check-readiness.ts";
import { isSameSecret } from "../secrets.ts";
import { toErrorBody, toHongyanError } from "./errors.ts";
import { safeHeaders } from "./safe-headers.ts";

export interface MetricsListener extends AsyncDisposable {
  url: string;
}

interface Answer {
  status: number;
  contentType: string;
  body: string;
}

const requestMs = 10_000;

/**
 * `/metrics`, `/healthz` and `/readyz` on an address of their own: for whoever watches processes, and the only ears of one that
 * serves no API.
 *
 * @throws what `listen` throws (EADDRINUSE)
 */
export async function listenForMetrics(
  ctx: Context,
  { host, port }: { host: string; port: number },
  isStopping: () => boolean,
): Promise<MetricsListener> {
  const server = createServer({ requestTimeout: requestMs }, (request, response) => {
    answer(ctx, request, isStopping).then(
      (good) => send(response, good),
      (error: unknown) => {
        const known = toHongyanError(error);
        if (known.code === "INTERNAL") ctx.logger.error({ err: error }, known.message);
        send(response, json(known.status, toErrorBody(known)));
      },
    );
  });
  server.listen(port, host);
  await once(server, "listening");
  const { port: boundPort } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${boundPort}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(
  ctx: Context,
  request: IncomingMessage,
  isStopping: () => boolean,
): Promise<Answer> {
  switch (`${request.method} ${request.url?.split("?")[0]}`) {
    case "GET /healthz":
      return json(200, { status: "ok" });
    case "GET /readyz":
      await checkReadiness(ctx, isStopping());
      return json(200, { status: "ok" });
    case "GET /metrics": {
      if (!mayRead(ctx, request)) {
        throw new HongyanError("UNAUTHENTICATED", "the request lacks the metrics token", {
          hint: "Send Authorization: Bearer <HONGYAN_METRICS_TOKEN>.",
        });
      }
      const { registry } = ctx.metrics;
      return { status: 200, contentType: registry.contentType, body: await ctx.exposeMetrics() };
    }
    default:
      throw new HongyanError("ROUTE_NOT_FOUND", "this address has no such route", {
        hint: "It has /metrics, /healthz and /readyz; the API is at HOST and PORT.",
      });
  }
}

function mayRead({ config }: Context, { headers }: IncomingMessage): boolean {
  const { metricsToken } = config;
  if (metricsToken === undefined) return true;
  const [, given] = /^Bearer +([\x21-\x7e]+)$/i.exec(headers.authorization ?? "") ?? [];
  return given !== undefined && isSameSecret(given, metricsToken);
}

function json(status: number, body: unknown): Answer {
  return { status, contentType: "application/json; charset=utf-8", body: JSON.stringify(body) };
}

function send(response: ServerResponse, { status, contentType, body }: Answer): void {
  response.writeHead(status, { ...safeHeaders, "content-type": contentType });
  response.end(body);
}
