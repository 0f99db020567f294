import { useEffect, useEffectEvent } from "react";

/** One thing that happened in an app, as GET /v1/events tells it. */
interface LiveEvent {
  type: string;
  at: string;
  messageId: string | null;
  openid: string | null;
}

interface Watcher {
  onEvent: (event: LiveEvent) => void;
  /** Things may have happened that nobody told of: what is shown is to be read again. */
  onGap: () => void;
}

/**
 * What happens in an app, while the tab is looked at. All who watch one app share one stream, and a hidden tab holds none: a
 * browser has six connections to a server for all of its tabs.
 */
export function useLiveEvents(appid: string, { onEvent, onGap }: Watcher): void {
  const tellEvent = useEffectEvent(onEvent);
  const tellGap = useEffectEvent(onGap);
  useEffect(
    () => watch(appid, { onEvent: (event) => tellEvent(event), onGap: () => tellGap() }),
    [appid],
  );
}

interface Stream {
  watchers: Set<Watcher>;
  close(): void;
}

const streams = new Map<string, Stream>();

function watch(appid: string, watcher: Watcher): () => void {
  const stream = streams.get(appid) ?? openStream(appid);
  streams.set(appid, stream);
  stream.watchers.add(watcher);
  return () => {
    stream.watchers.delete(watcher);
    if (stream.watchers.size > 0) return;
    streams.delete(appid);
    stream.close();
  };
}

const againMs = 5_000;

function openStream(appid: string): Stream {
  const watchers = new Set<Watcher>();
  const url = `/v1/events?${new URLSearchParams({ appid }).toString()}`;
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = () => {
    clearTimeout(timer);
    source?.close();
    source = undefined;
  };
  const begin = () => {
    end();
    const opened = new EventSource(url);
    source = opened;
    opened.addEventListener("message", ({ data }: MessageEvent<string>) => {
      const event = JSON.parse(data) as LiveEvent;
      watchers.forEach((watcher) => watcher.onEvent(event));
    });
    // What happened between the page's own questions and now, or while the connection was lost.
    opened.addEventListener("open", () => watchers.forEach((watcher) => watcher.onGap()));
    opened.addEventListener("error", () => {
      // A broken connection is taken up by the browser, behind the last event. A refusal (429, 401, a restart) is not.
      if (opened.readyState === EventSource.CLOSED) timer = setTimeout(begin, againMs);
    });
  };
  const onVisibility = () => (document.hidden ? end() : begin());
  document.addEventListener("visibilitychange", onVisibility);
  if (!document.hidden) begin();
  return {
    watchers,
    close() {
      document.removeEventListener("visibilitychange", onVisibility);
      end();
    },
  };
}
