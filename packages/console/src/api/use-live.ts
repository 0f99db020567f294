import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

/** However much happens, it is asked again so often at most. */
const pauseMs = 2_000;
/** And once more when it is quiet: counts follow the events they are made of by a few seconds. */
const settleMs = 6_000;

/**
 * While the tab is looked at, what the query keys name is asked again when something happens in the app. A hidden tab holds no
 * stream: a browser has six connections to a server for all of its tabs.
 */
export function useLive(appid: string, queryKeys: readonly (readonly unknown[])[]): void {
  const queries = useQueryClient();
  const keys = JSON.stringify(queryKeys);
  useEffect(() => {
    const ask = () => {
      for (const queryKey of JSON.parse(keys) as unknown[][]) {
        void queries.invalidateQueries({ queryKey });
      }
    };
    return watchEvents(appid, ask);
  }, [appid, keys, queries]);
}

/** Answers with the function that ends it. */
function watchEvents(appid: string, ask: () => void): () => void {
  let stream: EventSource | undefined;
  let soon: ReturnType<typeof setTimeout> | undefined;
  let later: ReturnType<typeof setTimeout> | undefined;
  const noteChange = () => {
    soon ??= setTimeout(() => {
      soon = undefined;
      ask();
    }, pauseMs);
    clearTimeout(later);
    later = setTimeout(ask, settleMs);
  };
  const watch = () => {
    stream?.close();
    stream = undefined;
    if (document.hidden) return;
    stream = new EventSource(`/v1/events?${new URLSearchParams({ appid }).toString()}`);
    stream.addEventListener("message", noteChange);
    // What happened between the page's own questions and now, or while the connection was lost.
    stream.addEventListener("open", noteChange);
  };
  watch();
  document.addEventListener("visibilitychange", watch);
  return () => {
    document.removeEventListener("visibilitychange", watch);
    stream?.close();
    clearTimeout(soon);
    clearTimeout(later);
  };
}
