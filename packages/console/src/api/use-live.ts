import type { QueryKey } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useLiveEvents } from "./live-events.ts";
import { useRefresh } from "./use-refresh.ts";

/** Counts follow the events they are made of by a few seconds. */
const settleMs = 4_000;

/**
 * While the tab is looked at, what the query keys name is asked again when something happens in the app, however much happens; and
 * once more when it is quiet.
 */
export function useLive(appid: string, queryKeys: readonly QueryKey[]): void {
  const refresh = useRefresh(queryKeys);
  const settled = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(settled.current), []);
  const noteChange = () => {
    refresh();
    clearTimeout(settled.current);
    settled.current = setTimeout(refresh, settleMs);
  };
  useLiveEvents(appid, { onEvent: noteChange, onGap: noteChange });
}
