import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { campaignQuery } from "../../api/campaigns.ts";
import type { Campaign } from "../../api/campaign-types.ts";
import { isSessionOver } from "../../api/server-state.ts";

const withoutStreamMs = 5_000;

/**
 * One campaign, moving: the server tells each change of its counts, once a second at most. While its stream is broken it is asked
 * every five seconds, and the stream is opened again. A hidden tab holds none: a browser has six connections to a server for all of its
 * tabs.
 */
export function useProgress(appid: string, campaignId: string) {
  const queries = useQueryClient();
  const [isLive, setIsLive] = useState(true);
  const isHeldUp = isSessionOver.use();
  const query = useQuery({
    ...campaignQuery(appid, campaignId),
    refetchInterval: ({ state }) =>
      !isLive && state.data?.endedAt === null ? withoutStreamMs : false,
  });
  // A draft has nothing that moves.
  const moves =
    query.data !== undefined && query.data.state !== "draft" && query.data.endedAt === null;
  useEffect(() => {
    if (!moves || isHeldUp) return undefined;
    let stream: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const key = campaignQuery(appid, campaignId).queryKey;
    const open = () => {
      const path = `/v1/campaigns/${campaignId}/progress?${new URLSearchParams({ appid }).toString()}`;
      stream = new EventSource(path);
      stream.addEventListener("progress", ({ data }) => {
        setIsLive(true);
        queries.setQueryData(key, JSON.parse(data as string) as Campaign);
      });
      stream.addEventListener("end", () => {
        stream?.close();
        void queries.invalidateQueries({ queryKey: key });
      });
      stream.addEventListener("error", () => {
        setIsLive(false);
        // Otherwise the browser reconnects by itself.
        if (stream?.readyState === EventSource.CLOSED) timer = setTimeout(open, withoutStreamMs);
      });
    };
    const close = () => {
      stream?.close();
      clearTimeout(timer);
    };
    const onVisibility = () => {
      close();
      if (!document.hidden) open();
    };
    document.addEventListener("visibilitychange", onVisibility);
    onVisibility();
    return () => {
      document.removeEventListener("visibilitychange", onVisibility);
      close();
      setIsLive(true);
    };
  }, [appid, campaignId, moves, isHeldUp, queries]);
  return { ...query, isLive };
}
