import type { IncomingMessage } from "node:http";
import type { Live, LiveEntry } from "../live.ts";
import { EventStream } from "./event-stream.ts";

const heartbeatMs = 15_000;

/** Entries are sent in batches, so that an open panel does not slow a load test down. */
const batchMs = 50;

/**
 * What happens, as server-sent events: the kept entries first, or those after `Last-Event-ID`. Nothing is queued for a
 * reader: a slow one is served again from the kept entries when it has caught up, and misses those that are gone.
 */
export function liveStream(live: Live, appid: string | undefined): EventStream {
  return new EventStream((request, response) => {
    response.writeHead(200, {
      "Content-Type": "text/event-stream; charset=utf-8",
      "Cache-Control": "no-store",
    });
    response.write("retry: 1000\n\n");
    let lastId = readLastEventId(request);
    let timer: NodeJS.Timeout | undefined;
    const pump = () => {
      timer = undefined;
      if (response.writableNeedDrain) return;
      const entries = live.since(lastId);
      if (entries.length === 0) return;
      lastId = entries.at(-1)!.id;
      const seen = entries.filter((entry) => appid === undefined || isOf(entry, appid));
      if (seen.length > 0) response.write(seen.map(render).join(""));
    };
    const wake = () => {
      timer ??= setTimeout(pump, batchMs).unref();
    };
    const stop = live.onEntry(wake);
    const heartbeat = setInterval(() => {
      if (!response.writableNeedDrain) response.write(": still here\n\n");
    }, heartbeatMs).unref();
    response.on("drain", wake);
    response.on("close", () => {
      stop();
      clearInterval(heartbeat);
      clearTimeout(timer);
    });
    pump();
  });
}

function readLastEventId(request: IncomingMessage): number | undefined {
  const text = request.headers["last-event-id"];
  const id = typeof text === "string" && text !== "" ? Number(text) : Number.NaN;
  return Number.isSafeInteger(id) ? id : undefined;
}

/** What belongs to no app is for all. */
function isOf(entry: LiveEntry, appid: string): boolean {
  return entry.appid === undefined || entry.appid === appid;
}

function render(entry: LiveEntry): string {
  return `id: ${entry.id}\ndata: ${jsonOf(entry)}\n\n`;
}

/** A server in the same process may tell what JSON cannot hold. */
function jsonOf(entry: LiveEntry): string {
  try {
    return JSON.stringify(entry);
  } catch (error) {
    return JSON.stringify({ ...entry, detail: `无法显示：${String(error)}` });
  }
}
