import { setTimeout as wait } from "node:timers/promises";
import { HongyanError } from "./error.ts";

/** An event as it happens: `data` is that of webhooks. */
export interface StreamedEvent {
  /** Goes on behind this event: give it as `after`. */
  id: string;
  type: string;
  /** When it happened, ISO 8601. */
  at: string;
  messageId: string | null;
  openid: string | null;
  data: Record<string, unknown>;
}

/** The server writes a comment every 15 seconds: a connection that is silent for longer is dead. */
const longestSilenceMs = 45_000;
const pauseMs = 1_000;

/**
 * Events one after another, for ever: when the connection ends it is opened again, behind the last event.
 *
 * @param open answers with the stream behind an event, or from now on
 * @throws {HongyanError} when the server refuses, other than for the moment
 */
export async function* followEvents(
  open: (after: string | undefined, signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>,
  after: string | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<StreamedEvent, void, undefined> {
  let lastId = after;
  for (;;) {
    const silence = new AbortController();
    const either =
      signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal]);
    try {
      for await (const event of readEvents(await open(lastId, either), silence)) {
        lastId = event.id;
        yield event;
      }
    } catch (error) {
      if (error instanceof HongyanError && isForGood(error)) throw error;
    } finally {
      silence.abort();
    }
    signal?.throwIfAborted();
    await wait(pauseMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
    signal?.throwIfAborted();
  }
}

function isForGood({ status }: HongyanError): boolean {
  return status >= 400 && status < 500 && status !== 429;
}

async function* readEvents(
  stream: ReadableStream<Uint8Array>,
  silence: AbortController,
): AsyncGenerator<StreamedEvent, void, undefined> {
  const decoder = new TextDecoder();
  let rest = "";
  const timer = setTimeout(() => silence.abort(), longestSilenceMs);
  try {
    for await (const chunk of stream) {
      timer.refresh();
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
      rest = blocks.pop() ?? "";
      yield* blocks.map(parseEvent).filter((event) => event !== undefined);
    }
  } finally {
    clearTimeout(timer);
  }
}

/** undefined: a comment. The server writes each event as one line of `id` and one of `data`. */
function parseEvent(block: string): StreamedEvent | undefined {
  const fields = new Map(
    block.split("\n").map((line) => {
      const [name = "", ...value] = line.split(": ");
      return [name, value.join(": ")];
    }),
  );
  const [id, data] = [fields.get("id"), fields.get("data")];
  if (id === undefined || data === undefined) return undefined;
  return { id, ...(JSON.parse(data) as Omit<StreamedEvent, "id">) };
}
