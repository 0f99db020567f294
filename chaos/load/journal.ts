/** What the load driver was told: the only thing that Hongyan can be held to. */
export interface Journal {
  /** Messages whose acceptance was acknowledged, by id. */
  acknowledged: Map<string, Asked>;
  /** The same Idempotency-Key was answered with different ids. */
  contradictions: string[];
  /** Cancellations of messages that were acknowledged. */
  cancelled: Set<string>;
  campaigns: Set<string>;
  /** Accepts of each user that were reported at all, and that were acknowledged. */
  taps: Map<string, Taps>;
  /** Values that must not be seen anywhere: codes and tokens that the driver was given. */
  secrets: Set<string>;
}

export interface Asked {
  marker: string;
  openid: string;
}

interface Taps {
  reported: number;
  acknowledged: number;
}

export function createJournal(): Journal {
  return {
    acknowledged: new Map(),
    contradictions: [],
    cancelled: new Set(),
    campaigns: new Set(),
    taps: new Map(),
    secrets: new Set(),
  };
}

/** Notes an acceptance; the same message may be acknowledged again, but never another one for the same request. */
export function noteAcknowledged(
  journal: Journal,
  messageId: string,
  asked: Asked,
  before: string | undefined,
): void {
  if (before !== undefined && before !== messageId) {
    journal.contradictions.push(`${asked.marker} was accepted as ${before} and as ${messageId}`);
  }
  journal.acknowledged.set(messageId, asked);
}

export function tapsOf(journal: Journal, openid: string): Taps {
  const known = journal.taps.get(openid);
  if (known !== undefined) return known;
  const taps = { reported: 0, acknowledged: 0 };
  journal.taps.set(openid, taps);
  return taps;
}
