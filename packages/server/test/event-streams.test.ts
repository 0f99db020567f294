import { EventEmitter } from "node:events";
import type { ServerResponse } from "node:http";
import { afterEach, expect, test } from "vitest";
import { createEventStreams, type EventStreams } from "../src/http/event-streams.ts";
import type { EventPlace, TailEvent } from "../src/store/event-tail.ts";

const limits = {
  most: 3,
  pauseMs: 1,
  slice: 2,
  mostCatchingUp: 8,
  heartbeatMs: 60_000,
  longestStallMs: 60_000,
  recheckMs: 0,
};

let streams: EventStreams;
afterEach(() => streams.close());

/** Events 1 to `last`, each of a transaction of its own. */
function source(start: number) {
  const state = { last: start, reads: 0 };
  const at = (n: number): TailEvent => ({
    txid: String(n),
    id: n,
    type: n % 2 === 0 ? "message.even" : "message.odd",
    messageId: null,
    openid: null,
    data: {},
    createdAt: new Date(0),
  });
  return {
    state,
    findEnd: async (): Promise<EventPlace> => ({ txid: String(state.last), id: state.last }),
    async read(_: string, range: { after: EventPlace; upto?: EventPlace; limit: number }) {
      state.reads += 1;
      const upto = range.upto?.id ?? state.last;
      const events: TailEvent[] = [];
      for (let n = range.after.id + 1; n <= upto && events.length < range.limit; n += 1) {
        events.push(at(n));
      }
      const isFull = events.length === range.limit;
      const next = isFull ? (events.at(-1) as EventPlace) : { txid: String(upto), id: upto };
      return { events, next, isFull };
    },
  };
}

/** What a connection is to a stream; `isSlow`: its reader takes nothing. */
class Connection extends EventEmitter {
  text = "";
  isSlow = false;
  get writableNeedDrain(): boolean {
    return this.isSlow;
  }
  write(text: string): boolean {
    this.text += text;
    return !this.isSlow;
  }
  writableEnded = false;
  /** Whoever takes nothing does not take the end either. */
  end(): void {
    this.writableEnded = true;
    if (!this.isSlow) this.emit("close");
  }
  destroy(): void {
    this.emit("close");
  }
  ids(): number[] {
    return [...this.text.matchAll(/^id: \d+-(\d+)\ndata/gm)].map((match) => Number(match[1]));
  }
}

function listen(
  from: number,
  isWanted = (_: string): boolean => true,
  isAllowed = async (): Promise<boolean> => true,
): Connection {
  const connection = new Connection();
  const after = { txid: String(from), id: from };
  streams.open("wx", { after, isWanted, isAllowed }, () => connection as unknown as ServerResponse);
  return connection;
}

test("each reader gets every event behind its place once, in order, wherever it begins", async () => {
  const events = source(7);
  streams = createEventStreams(events, limits);
  const readers = [listen(0), listen(5), listen(7)];
  events.state.last = 9;
  const all = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  await expect
    .poll(() => readers.map((reader) => reader.ids()))
    .toEqual([all, all.slice(5), all.slice(7)]);
});

test("a reader who is slow misses nothing, and nothing is queued for it", async () => {
  const events = source(0);
  streams = createEventStreams(events, limits);
  const [slow, quick] = [listen(0), listen(0)];
  await expect.poll(() => events.state.reads).toBeGreaterThan(3);
  slow.isSlow = true;
  events.state.last = 5;
  await expect.poll(() => quick.ids()).toEqual([1, 2, 3, 4, 5]);
  expect(slow.ids()).toEqual([]);
  slow.isSlow = false;
  await expect.poll(() => slow.ids()).toEqual([1, 2, 3, 4, 5]);
});

test("however many listen, a round reads once", async () => {
  const events = source(0);
  streams = createEventStreams(events, { ...limits, pauseMs: 20 });
  for (let n = 0; n < 3; n += 1) listen(0);
  await expect.poll(() => events.state.reads).toBeGreaterThan(4);
  const reads = events.state.reads;
  await expect.poll(() => events.state.reads).toBeGreaterThan(reads);
  // Three readers of their own would have read four times a round.
  expect(events.state.reads - reads).toBeLessThan(4);
});

test("one more than there is room for is refused; who leaves makes room", async () => {
  streams = createEventStreams(source(0), limits);
  const [first] = [listen(0), listen(0), listen(0)];
  expect(() => listen(0)).toThrow(/3 streams of events at most/);
  first?.end();
  listen(0);
});

test("types that are not asked for are left out", async () => {
  streams = createEventStreams(source(4), limits);
  const odd = listen(0, (type) => type === "message.odd");
  await expect.poll(() => odd.ids()).toEqual([1, 3]);
});

test("who may read no more is ended before the next event; the others read on", async () => {
  const events = source(1);
  streams = createEventStreams(events, limits);
  let isRevoked = false;
  const [revoked, other] = [listen(0, undefined, async () => !isRevoked), listen(0)];
  let isEnded = false;
  revoked.once("close", () => (isEnded = true));
  await expect.poll(() => revoked.ids()).toEqual([1]);
  isRevoked = true;
  await expect.poll(() => isEnded).toBe(true);
  events.state.last = 2;
  await expect.poll(() => other.ids()).toEqual([1, 2]);
  expect(revoked.ids()).toEqual([1]);
});

test("one who may not read any more and takes nothing is cut off, and its place is free", async () => {
  streams = createEventStreams(source(1), { ...limits, most: 1, longestStallMs: 100 });
  const reader = listen(0, undefined, async () => false);
  reader.isSlow = true;
  await expect.poll(() => reader.writableEnded).toBe(true);
  await expect.poll(() => listen(0).text).toBe("retry: 2000\nid: 0-0\n\n");
});

test("a stop ends every stream, and none can be opened after it", async () => {
  streams = createEventStreams(source(0), limits);
  const reader = listen(0);
  let isEnded = false;
  reader.once("close", () => (isEnded = true));
  streams.close();
  expect(isEnded).toBe(true);
  expect(() => listen(0)).toThrow(/streams of events/);
});
