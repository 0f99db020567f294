import { useRef, useState } from "react";
import { useLiveEvents } from "../../api/live-events.ts";
import { acceptedAtMs, fetchMessages, type MessageSummary } from "../../api/messages.ts";
import { useRefresh } from "../../api/use-refresh.ts";
import type { CursorPage } from "../../parts/cursor-table.tsx";
import { toQuery, type Filters } from "./message-filters.ts";

/** Above it, the exact number helps nobody. */
const mostCounted = 999;
const refreshEveryMs = 5_000;

interface SteadyList {
  queryKey: readonly unknown[];
  fetchPage: (cursor: string | undefined) => Promise<CursorPage<MessageSummary>>;
  /** Accepted since the list was read, as far as its filters tell. */
  newCount: number;
  hasMoreThanCounted: boolean;
  /** Something happened since, and the filters ask for more than an event says: there may be more. */
  mayHaveMore: boolean;
  showNew: () => void;
}

/**
 * Messages that stay where they are while one reads them: their states move on, but what is accepted later is only counted,
 * until the reader asks to see it.
 */
export function useSteadyList(appid: string, filters: Filters): SteadyList {
  const [round, setRound] = useState(0);
  const [newIds, setNewIds] = useState<ReadonlySet<string>>(new Set());
  const [mayHaveMore, setMayHaveMore] = useState(false);
  const { openid, ...others } = filters;
  const isCounted = Object.keys(others).length === 0;
  // A campaign's messages are in the order of their openids, and what is new stands anywhere.
  const isSteady = filters.campaignId === undefined;
  // The newest message of the first page, as it was read first in this round.
  const newest = useRef<{ round: number; id: string }>(undefined);
  const listKey = ["messages", appid, filters];

  const refreshSoon = useRefresh([listKey], refreshEveryMs);
  useLiveEvents(appid, {
    onGap: refreshSoon,
    onEvent(event) {
      const { type, messageId } = event;
      if (messageId === null || !type.startsWith("message.")) return;
      const isAbove = newest.current !== undefined && messageId > newest.current.id;
      if (!isSteady || !isAbove) return refreshSoon();
      if (!isCounted) return setMayHaveMore(true);
      if (openid !== undefined && openid !== event.openid) return;
      setNewIds((known) =>
        known.has(messageId) || known.size > mostCounted ? known : new Set(known).add(messageId),
      );
    },
  });

  const fetchPage = async (cursor: string | undefined) => {
    const query = toQuery(appid, filters);
    const first = newest.current?.round === round ? newest.current : undefined;
    const upto = isSteady && first !== undefined ? justAfter(first.id) : undefined;
    const page = await fetchMessages({ ...query, to: filters.to ?? upto, cursor });
    const top = page.rows[0];
    if (cursor === undefined && first === undefined && top !== undefined) {
      newest.current = { round, id: top.id };
    }
    return page;
  };
  return {
    queryKey: [...listKey, round],
    fetchPage,
    newCount: Math.min(newIds.size, mostCounted),
    hasMoreThanCounted: newIds.size > mostCounted,
    mayHaveMore,
    showNew() {
      setNewIds(new Set());
      setMayHaveMore(false);
      setRound(round + 1);
    },
  };
}

/** Ids are in the order of acceptance. */
function justAfter(id: string): string {
  return new Date(acceptedAtMs(id) + 1).toISOString();
}
