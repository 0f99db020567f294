/** All that the invariants are judged by: what the driver was told, what WeChat saw, and what the database says. */
export interface Observations {
  /** Of the app, when an outcome stays unknown. */
  onUnknown: "fail" | "resend";

  // What the driver was told.
  acknowledged: { messageId: string; marker: string; openid: string }[];
  cancelled: string[];
  acknowledgedCampaigns: string[];
  contradictions: string[];
  taps: { openid: string; reported: number; acknowledged: number }[];

  // What WeChat saw.
  served: Served[];
  /** The most token calls that were open at the same time. */
  tokenRefreshesAtOnce: number;

  // What the business was told.
  /** Ids of events, as webhooks carry them. */
  receivedEventIds: string[];

  // What the database says.
  messages: MessageRow[];
  attempts: AttemptRow[];
  events: EventRow[];
  ledger: LedgerRow[];
  balances: BalanceRow[];
  campaigns: CampaignRow[];
  /** Ids of events whose delivery is still to come. */
  pendingEventIds: string[];

  /** Names of secrets, and where they were seen. */
  leaks: string[];
  /** Servers that ended although nobody had told them to. */
  crashes: string[];
}

/** A card that reached a user. */
export interface Served {
  /** From the page of the card. */
  messageId: string;
  openid: string;
  marker: string;
  msgid: string;
}

type Status =
  | "queued"
  | "sending"
  | "sent"
  | "delivered"
  | "failed"
  | "expired"
  | "cancelled"
  | "unknown";

export interface MessageRow {
  messageId: string;
  openid: string;
  campaignId: string | null;
  marker: string;
  status: Status;
  grantState: "none" | "held" | "spent" | "released";
  attempt: number;
  msgid: string | null;
  reason: string | null;
  /** It is queued for a time that has not come yet, as WeChat's quota or its sendAt will have it. */
  isDueLater: boolean;
  /** An open dispatch names it, so that it will be looked at. */
  isDispatched: boolean;
}

export interface AttemptRow {
  messageId: string;
  attempt: number;
  outcome: "refused" | "unanswered" | "abandoned";
}

/** In the order of their ids: changes of one message follow each other. */
export interface EventRow {
  eventId: string;
  type: string;
  messageId: string | null;
  reason: string | null;
  /** It happened after the business had asked to be told. */
  isForWebhooks: boolean;
}

export interface LedgerRow {
  openid: string;
  kind: string;
  delta: number;
  messageId: string | null;
}

export interface BalanceRow {
  openid: string;
  available: number;
}

export interface CampaignRow {
  campaignId: string;
  state: string;
  hasEnded: boolean;
}
