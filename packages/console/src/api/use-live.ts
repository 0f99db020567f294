import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

const pauseMs = 2_000;

/**
 * While the tab is looked at, what the query keys name is asked again when something happens in the app: at most once in two
 * seconds, however much happens. A hidden tab holds no stream: a browser has six connections to a server for all of its tabs.
 */
export function useLive(appid: string, queryKeys: readonly (readonly unknown[])[]): void {
  const queries = useQueryClient();
  const keys = JSON.stringify(queryKeys);
  useEffect(() => {
    let stream: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        for (const queryKey of JSON.parse(keys) as unknown[][]) {
          void queries.invalidateQueries({ queryKey });
        }
      }, pauseMs);
    };
    const watch = () => {
      stream?.close();
      stream = undefined;
      if (document.hidden) return;
      // What the browser reconnects by itself goes on behind the last event (Last-Event-ID).
      stream = new EventSource(`/v1/events?${new URLSearchParams({ appid }).toString()}`);
      stream.addEventListener("message", refresh);
    };
    const comeBack = () => {
      watch();
      if (!document.hidden) refresh();
    };
    watch();
    document.addEventListener("visibilitychange", comeBack);
    return () => {
      document.removeEventListener("visibilitychange", comeBack);
      stream?.close();
      clearTimeout(timer);
    };
  }, [appid, keys, queries]);
}
