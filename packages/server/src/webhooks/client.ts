import { isIP, type LookupFunction } from "node:net";
import { Agent, buildConnector, type Dispatcher } from "undici";
import { lookupBySystem, type Lookup } from "./guard-url.ts";
import { isPublicAddress } from "./public-address.ts";

/** What one POST to a receiver came to. */
export type WebhookAnswer =
  | { kind: "answered"; status: number; excerpt: string; durationMs: number }
  | { kind: "unanswered"; reason: string; durationMs: number };

export interface WebhookClient extends AsyncDisposable {
  /** Never throws: what goes wrong is an answer too. */
  post(url: string, headers: Record<string, string>, body: string): Promise<WebhookAnswer>;
}

export const timeLimitMs = 15_000;
const connectLimitMs = 5_000;
const mostBodyBytes = 64 * 1024;
const excerptBytes = 1024;

/**
 * Posts to receivers that strangers name. Each new connection goes to an address that was checked for it: names are
 * resolved here, what is not public is dropped, and the connection is made to what is left, so that a name which changes
 * its address in between (DNS rebinding) gains nothing. Redirects are not followed. At most 64 KiB of an answer are read.
 *
 * @param options.allowPrivate any address.
 * @param options.timeLimitMs of the whole exchange, default 15,000.
 */
export function createWebhookClient(options: {
  allowPrivate: boolean;
  timeLimitMs?: number;
  lookup?: Lookup;
}): WebhookClient {
  const agent = new Agent({
    connect: options.allowPrivate
      ? { timeout: connectLimitMs }
      : guardedConnector(options.lookup ?? lookupBySystem),
    allowH2: false,
    // The limit below is that of the whole; these would only say the same less clearly.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const limitMs = options.timeLimitMs ?? timeLimitMs;

  return {
    async post(url, headers, body) {
      const startedAt = performance.now();
      const elapsed = (): number => Math.round(performance.now() - startedAt);
      try {
        const { origin, pathname, search } = new URL(url);
        const response = await agent.request({
          origin,
          path: `${pathname}${search}`,
          method: "POST",
          headers: {
            "content-type": "application/json",
            "user-agent": "hongyan-webhooks",
            ...headers,
          },
          body,
          signal: AbortSignal.timeout(limitMs),
        });
        const excerpt = await readExcerpt(response.body);
        return { kind: "answered", status: response.statusCode, excerpt, durationMs: elapsed() };
      } catch (error) {
        return { kind: "unanswered", reason: inWords(error, limitMs), durationMs: elapsed() };
      }
    },
    async [Symbol.asyncDispose]() {
      await agent.destroy();
    },
  };
}

function guardedConnector(lookup: Lookup): buildConnector.connector {
  const connect = buildConnector({
    timeout: connectLimitMs,
    allowH2: false,
    lookup: publicLookup(lookup),
  });
  return (target, callback) => {
    // An address needs no lookup, so it would pass by the one above.
    const isAddress = isIP(target.hostname) !== 0;
    if (isAddress && !isPublicAddress(target.hostname)) callback(new AddressRefused(), null);
    else connect(target, callback);
  };
}

/** For Node's connections: finds the addresses of a name, and gives only the public ones. */
export function publicLookup(lookup: Lookup): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, (error, addresses) => {
      if (error !== null) {
        callback(error, "");
        return;
      }
      const allowed = addresses.filter(({ address }) => isPublicAddress(address));
      const [first] = allowed;
      if (first === undefined) callback(new AddressRefused(), "");
      else if (options.all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

class AddressRefused extends Error {
  readonly code = "ADDRESS_NOT_PUBLIC";
}

/**
 * The beginning of an answer, as text for people. The status has been told by then, so a body that is endless, broken off
 * or late changes nothing: what came is kept.
 */
async function readExcerpt(body: Dispatcher.ResponseData["body"]): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      if (length < excerptBytes) chunks.push(chunk);
      length += chunk.length;
      if (length >= mostBodyBytes) break;
    }
  } catch {
    // Ended by the time limit or by the receiver.
  }
  const text = Buffer.concat(chunks).subarray(0, excerptBytes).toString("utf8");
  // The database stores no NUL; the cut may have gone through a character.
  return text.replaceAll("\0", "").replace(/\uFFFD$/, "");
}

const words: Record<string, string> = {
  ADDRESS_NOT_PUBLIC: "the address is not on the public internet",
  ECONNREFUSED: "nobody listens at this address and port",
  ECONNRESET: "the receiver broke the connection off",
  ENOTFOUND: "the host name does not resolve",
  EAI_AGAIN: "the host name could not be resolved at the moment",
  UND_ERR_CONNECT_TIMEOUT: "the receiver did not accept the connection in time",
  UND_ERR_SOCKET: "the receiver broke the connection off",
};

function inWords(error: unknown, limitMs: number): string {
  if (!(error instanceof Error)) return "the request failed";
  if (error.name === "TimeoutError") return `no answer within ${limitMs / 1000} seconds`;
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  if (/CERT|SIGNATURE/.test(code)) return `the certificate of the receiver is not valid (${code})`;
  return words[code] ?? `${code}: ${error.message}`.slice(0, 200);
}
