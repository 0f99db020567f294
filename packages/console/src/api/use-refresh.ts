import { useQueryClient, type QueryKey } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

/** Asks anew for what the query keys name, at most once in `pauseMs`, however often it is called. */
export function useRefresh(queryKeys: readonly QueryKey[], pauseMs = 2_000): () => void {
  const queries = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  return () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      for (const queryKey of queryKeys) void queries.invalidateQueries({ queryKey });
    }, pauseMs);
  };
}
