import { setTimeout as wait } from "node:timers/promises";
import { HongyanError } from "../../errors.ts";
import type { Cli } from "./cli.ts";
import { readEvents, type ServerSentEvent } from "./read-events.ts";

/** As the server asks of readers (`retry`). */
const pauseMs = 2_000;

/**
 * Server-sent events of a path, over connections that break and are made again, each behind the last event that came. Ends with
 * the signal only, or when its reader leaves.
 *
 * @throws {HongyanError} what the first connection is refused with, and later a refusal that will not pass
 */
export async function* followStream(
  cli: Cli,
  path: string,
  more: { after?: string | undefined; onOpen?: () => void } = {},
): AsyncGenerator<ServerSentEvent & { data: string }> {
  let lastEventId = more.after;
  let wasOpen = false;
  const isStopped = (): boolean => cli.signal?.aborted === true;
  while (!isStopped()) {
    try {
      const headers: Record<string, string> = { accept: "text/event-stream" };
      if (lastEventId !== undefined) headers["last-event-id"] = lastEventId;
      const body = await cli.api.open(path, headers, cli.signal);
      if (!wasOpen) more.onOpen?.();
      wasOpen = true;
      for await (const event of readEvents(body)) {
        lastEventId = event.id ?? lastEventId;
        const { data } = event;
        if (data !== undefined) yield { ...event, data };
      }
    } catch (error) {
      if (isStopped()) return;
      if (!wasOpen || !mayPass(error)) throw error;
    }
    if (isStopped()) return;
    cli.warn(cli.text({ en: "… connection lost, again in 2 s", zh: "… 连接中断，2 秒后重连" }));
    const options = cli.signal === undefined ? {} : { signal: cli.signal };
    await wait(pauseMs, undefined, options).catch(() => undefined);
  }
}

/** The server is away for a moment, or the connection broke in the middle of a body (fetch then throws a TypeError). */
function mayPass(error: unknown): boolean {
  if (error instanceof HongyanError)
    return error.code === "UNAVAILABLE" || error.code === "TOO_MANY_STREAMS";
  return error instanceof TypeError;
}
