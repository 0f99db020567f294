import { setTimeout as wait } from "node:timers/promises";
import { EventSourceParserStream } from "eventsource-parser/stream";
import { HongyanError, toError, unreachable } from "./error.ts";

/** One event of GET /v1/events. */
export interface LiveEvent {
  /** Where it stands: give it as `after` to go on behind it. */
  id: string;
  type: string;
  at: string;
  messageId: string | null;
  openid: string | null;
  data: Record<string, unknown>;
}

export interface EventsOptions {
  appid?: string;
  /** Types (message.sent) and families (message.*). Default: all. */
  types?: readonly string[];
  /** Goes on behind the event with this id. Default: begins now. */
  after?: string;
  signal?: AbortSignal;
}

/** The server sends a comment every 15 s: after three that did not come, nobody is there any more. */
const longestSilenceMs = 45_000;
const pauseMs = 1_000;

/**
 * Events as they happen, for who watches; who must miss nothing takes a webhook. A connection that ends is made again, behind
 * the last event. Ends with its signal.
 *
 * @throws {HongyanError} what the server refuses: UNAUTHENTICATED, FORBIDDEN, BAD_REQUEST
 */
export async function* followEvents(
  open: (query: URLSearchParams, signal: AbortSignal) => Promise<Response>,
  { appid, types, after, signal }: EventsOptions,
): AsyncGenerator<LiveEvent, void, undefined> {
  const isOver = (): boolean => signal?.aborted === true;
  let last = after;
  while (!isOver()) {
    const query = new URLSearchParams({
      ...(appid !== undefined && { appid }),
      ...(types !== undefined && { types: types.join(",") }),
      ...(last !== undefined && { after: last }),
    });
    const silence = new AbortController();
    try {
      const both = signal === undefined ? [silence.signal] : [silence.signal, signal];
      const response = await open(query, AbortSignal.any(both));
      if (!response.ok) throw toError(await response.json().catch(() => undefined), response);
      const onBeginning = (place: string): void => void (last ??= place);
      for await (const event of readEvents(response, silence, onBeginning)) {
        last = event.id;
        yield event;
      }
    } catch (error) {
      if (isOver()) return;
      if (error instanceof HongyanError && error.code !== unreachable && error.status < 500) {
        throw error;
      }
    } finally {
      silence.abort();
    }
    await wait(pauseMs, undefined, { ...(signal !== undefined && { signal }) }).catch(() => {});
  }
}

async function* readEvents(
  response: Response,
  silence: AbortController,
  onBeginning: (place: string) => void,
): AsyncGenerator<LiveEvent, void, undefined> {
  const timer = setTimeout(() => silence.abort(), longestSilenceMs);
  try {
    const messages = (response.body ?? new ReadableStream<Uint8Array<ArrayBuffer>>())
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(watchBeginning(onBeginning))
      .pipeThrough(new EventSourceParserStream({ onComment: () => timer.refresh() }));
    for await (const { id, data } of messages) {
      timer.refresh();
      if (id !== undefined) yield { id, ...(JSON.parse(data) as Omit<LiveEvent, "id">) };
    }
  } finally {
    clearTimeout(timer);
  }
}

/** The stream begins with the place that it reads from: an id without data, which is no event to the parser. */
function watchBeginning(onBeginning: (place: string) => void): TransformStream<string, string> {
  let head: string | undefined = "";
  return new TransformStream({
    transform(chunk, controller) {
      controller.enqueue(chunk);
      if (head === undefined) return;
      head += chunk;
      const end = head.indexOf("\n\n");
      if (end < 0) return;
      const lines = head.slice(0, end).split("\n");
      const place = lines.find((line) => line.startsWith("id: "))?.slice(4);
      if (place !== undefined && !lines.some((line) => line.startsWith("data"))) onBeginning(place);
      head = undefined;
    },
  });
}
