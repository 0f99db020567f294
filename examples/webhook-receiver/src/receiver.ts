import { createServer, type IncomingMessage, type Server } from "node:http";
import { Webhook } from "standardwebhooks";

export interface HongyanEvent {
  type: string;
  timestamp: string;
  data: { appid: string; eventId: string; messageId?: string; openid?: string } & Record<
    string,
    unknown
  >;
}

const mostBodyBytes = 1024 * 1024;
const mostRemembered = 10_000;

/** Answers Hongyan's webhooks: each event is verified, handled once, and tried again by Hongyan when `handle` fails. */
export function createReceiver(
  secret: string,
  handle: (event: HongyanEvent) => Promise<void> | void,
): Server {
  const webhook = new Webhook(secret);
  // A real business keeps the ids in its database and writes them in the transaction of what the event changes.
  const seen = new Set<string>();

  const answer = async (request: IncomingMessage): Promise<number> => {
    const body = await readBody(request);
    if (body === undefined) return 413;
    let event: HongyanEvent;
    try {
      // Over the bytes as they came: JSON that was parsed and written again has another signature.
      event = webhook.verify(body, request.headers as Record<string, string>) as HongyanEvent;
    } catch {
      return 401;
    }
    const { eventId } = event.data;
    if (seen.has(eventId)) return 204;
    seen.add(eventId);
    try {
      await handle(event);
    } catch {
      seen.delete(eventId);
      return 500;
    }
    for (const oldest of seen) {
      if (seen.size <= mostRemembered) break;
      seen.delete(oldest);
    }
    return 204;
  };

  return createServer((request, response) => {
    answer(request).then(
      (status) => response.writeHead(status).end(),
      () => response.destroy(),
    );
  });
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > mostBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
