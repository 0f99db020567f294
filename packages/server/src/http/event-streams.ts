import type { ServerResponse } from "node:http";
import { HongyanError } from "../errors.ts";
import type { EventPlace, TailEvent } from "../store/event-tail.ts";
import { endStream } from "./end-stream.ts";

/** How events are read; `findEnd` is where those begin that are still to come. */
export interface EventSource {
  findEnd(): Promise<EventPlace>;
  read(
    appid: string,
    range: { after: EventPlace; upto?: EventPlace; limit: number },
  ): Promise<{ events: TailEvent[]; next: EventPlace; isFull: boolean }>;
}

export interface EventStreams {
  /**
   * Sends the events of an app that `isWanted`, from those behind `after` on, as they are committed.
   *
   * @param wish.isAllowed asked now and then: a reader whose key was revoked, or whose session ended, reads no further
   * @throws {HongyanError} TOO_MANY_STREAMS
   */
  open(
    appid: string,
    wish: {
      after: EventPlace;
      isWanted: (type: string) => boolean;
      isAllowed: () => Promise<boolean>;
    },
    start: () => ServerResponse,
  ): void;
  /** Ends all of them: this process stops. Their readers come back, to another process. */
  close(): void;
}

interface Reader {
  response: ServerResponse;
  isWanted: (type: string) => boolean;
  isAllowed: () => Promise<boolean>;
  allowedAtMs: number;
  /** Read up to here; undefined: as far as everybody. */
  place: EventPlace | undefined;
  sentAtMs: number;
}

interface Tail {
  readers: Set<Reader>;
  /** Those without a place of their own have read up to here; undefined: the first look is to find it. */
  place: EventPlace | undefined;
  timer: NodeJS.Timeout | undefined;
}

export interface EventStreamLimits {
  /** Readers at once in this process. */
  most: number;
  /** Between two looks. */
  pauseMs: number;
  /** Events of one look. */
  slice: number;
  /** Readers who are behind and are read for in one round; the others wait for the next. */
  mostCatchingUp: number;
  heartbeatMs: number;
  /** A reader who takes nothing for so long is cut off. */
  longestStallMs: number;
  /** How often each reader is asked for its right to read. */
  recheckMs: number;
}

const usualLimits: EventStreamLimits = {
  most: 200,
  pauseMs: 1_000,
  slice: 500,
  mostCatchingUp: 8,
  heartbeatMs: 15_000,
  longestStallMs: 60_000,
  recheckMs: 5_000,
};

/**
 * One look a round serves all readers of an app, however many they are. Nothing is queued for a reader: one who is slow, or
 * comes back, keeps a place of its own, and is read for until it is where everybody is.
 */
export function createEventStreams(
  source: EventSource,
  limits: EventStreamLimits = usualLimits,
): EventStreams {
  const tails = new Map<string, Tail>();
  let count = 0;
  let isClosed = false;

  const round = async (appid: string, tail: Tail): Promise<void> => {
    let isMore = false;
    await endForbidden(tail, limits);
    try {
      isMore = await look(source, appid, tail, limits);
    } catch {
      // A look that fails is made again: the database may be away for a moment.
    }
    for (const reader of tail.readers) keepAlive(reader, limits);
    if (tail.readers.size === 0) {
      if (tails.get(appid) === tail) tails.delete(appid);
      return;
    }
    tail.timer = setTimeout(() => void round(appid, tail), isMore ? 0 : limits.pauseMs);
  };

  const begin = (appid: string): Tail => {
    const tail: Tail = { readers: new Set(), place: undefined, timer: undefined };
    tails.set(appid, tail);
    // In the next turn: the first reader is among the readers then.
    tail.timer = setTimeout(() => void round(appid, tail), 0);
    return tail;
  };

  return {
    open(appid, { after, isWanted, isAllowed }, start) {
      if (isClosed || count >= limits.most) throw tooManyStreams(limits.most);
      const tail = tails.get(appid) ?? begin(appid);
      const response = start();
      const nowMs = performance.now();
      const reader: Reader = {
        response,
        isWanted,
        isAllowed,
        allowedAtMs: nowMs,
        place: after,
        sentAtMs: nowMs,
      };
      count += 1;
      tail.readers.add(reader);
      response.once("close", () => {
        count -= 1;
        tail.readers.delete(reader);
      });
      // Without data no event: a reader keeps the id, and comes back to where it began even if nothing happened until then.
      response.write(`retry: 2000\nid: ${after.txid}-${after.id}\n\n`);
    },
    close() {
      isClosed = true;
      for (const tail of tails.values()) {
        clearTimeout(tail.timer);
        for (const { response } of tail.readers) endStream(response, limits.longestStallMs);
        tail.readers.clear();
      }
      tails.clear();
    },
  };
}

async function endForbidden(tail: Tail, limits: EventStreamLimits): Promise<void> {
  for (const reader of tail.readers) {
    const nowMs = performance.now();
    if (nowMs - reader.allowedAtMs < limits.recheckMs) continue;
    reader.allowedAtMs = nowMs;
    if (await reader.isAllowed()) continue;
    tail.readers.delete(reader);
    endStream(reader.response, limits.longestStallMs);
  }
}

/** True when there is more to read at once. */
async function look(
  source: EventSource,
  appid: string,
  tail: Tail,
  limits: EventStreamLimits,
): Promise<boolean> {
  const before = tail.place ?? (await source.findEnd());
  const found = await source.read(appid, { after: before, limit: limits.slice });
  for (const reader of tail.readers) {
    if (reader.place !== undefined) continue;
    if (reader.response.writableNeedDrain) reader.place = before;
    else send(reader, found.events);
  }
  tail.place = found.next;

  let isMore = found.isFull;
  const behind = [...tail.readers].filter(
    (reader) => reader.place !== undefined && !reader.response.writableNeedDrain,
  );
  for (const reader of behind.slice(0, limits.mostCatchingUp)) {
    const after = reader.place ?? before;
    const missed = await source.read(appid, { after, upto: tail.place, limit: limits.slice });
    send(reader, missed.events);
    reader.place = missed.isFull ? missed.next : undefined;
    // Behind the others next time: everybody's turn comes.
    if (missed.isFull && tail.readers.delete(reader)) tail.readers.add(reader);
    isMore ||= missed.isFull;
  }
  return isMore || behind.length > limits.mostCatchingUp;
}

function send(reader: Reader, events: TailEvent[]): void {
  const wanted = events.filter((event) => reader.isWanted(event.type));
  // Perhaps ended while its events were read.
  if (wanted.length === 0 || reader.response.writableEnded) return;
  reader.sentAtMs = performance.now();
  reader.response.write(wanted.map(toText).join(""));
}

function toText(event: TailEvent): string {
  const data = JSON.stringify({
    type: event.type,
    at: event.createdAt.toISOString(),
    messageId: event.messageId,
    openid: event.openid,
    data: event.data,
  });
  return `id: ${event.txid}-${event.id}\ndata: ${data}\n\n`;
}

function keepAlive(reader: Reader, limits: EventStreamLimits): void {
  const { response } = reader;
  const silentMs = performance.now() - reader.sentAtMs;
  if (response.writableNeedDrain) {
    if (silentMs > limits.longestStallMs) response.destroy();
    return;
  }
  if (silentMs < limits.heartbeatMs) return;
  reader.sentAtMs = performance.now();
  response.write(": still here\n\n");
}

function tooManyStreams(most: number): HongyanError {
  return new HongyanError(
    "TOO_MANY_STREAMS",
    `this process serves ${most} streams of events at most, and has no room for another`,
    { hint: "Close streams that nobody reads, ask another process, or use a webhook." },
  );
}
