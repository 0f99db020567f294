import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

export interface Metrics {
  registry: Registry;
  submitted: Counter<"result">;
  outcomes: Counter<"outcome" | "kind" | "class">;
  postponed: Counter<"reason">;
  apiCalls: Counter<"api">;
  wechatCalls: Histogram<"api" | "result">;
  tokenFetches: Counter<"result">;
  quotaWarnings: Counter;
  grants: Counter<"change">;
  callbacks: Counter<"result">;
  webhookDeliveries: Counter<"result">;
  statisticsLag: Gauge;
  observeRequest(request: {
    method: string;
    route: string;
    status: number;
    elapsedMs: number;
  }): void;
}

/** Few buckets: each route has its own. */
const requestSeconds = [0.01, 0.05, 0.25, 1, 5];
/** From a fast answer in the same city up to the time limit. */
const callSeconds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Low cardinality: no appid, openid or message id is ever a label. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: "hongyan_http_request_duration_seconds",
    help: "Requests by method, pattern of the route and class of the status; streams are not among them",
    labelNames: ["method", "route", "status"],
    buckets: requestSeconds,
    registers,
  });
  return {
    registry,
    submitted: begun(
      new Counter({
        name: "hongyan_messages_submitted_total",
        help: "Messages asked for, by what became of the request: queued, repeated, no_grant",
        labelNames: ["result"],
        registers,
      }),
      { result: ["queued", "repeated", "no_grant"] },
    ),
    outcomes: new Counter({
      name: "hongyan_send_outcomes_total",
      help: "Send attempts by what they led to (sent, retry, pause, pause_campaign, failed, no_grant, unknown), the kind of message, and the class of WeChat's errcode",
      labelNames: ["outcome", "kind", "class"],
      registers,
    }),
    postponed: begun(
      new Counter({
        name: "hongyan_messages_postponed_total",
        help: "How often a message that was due had to wait: for its pace, for the end of quiet hours, for a place under a frequency cap",
        labelNames: ["reason"],
        registers,
      }),
      { reason: ["pace", "quiet_hours", "frequency_cap"] },
    ),
    apiCalls: new Counter({
      name: "hongyan_wechat_sends_total",
      help: "Calls of WeChat's that count towards a daily quota, by its path",
      labelNames: ["api"],
      registers,
    }),
    wechatCalls: new Histogram({
      name: "hongyan_wechat_call_duration_seconds",
      help: "Calls of WeChat's API by its path, and whether an answer came: answered, unanswered",
      labelNames: ["api", "result"],
      buckets: callSeconds,
      registers,
    }),
    tokenFetches: begun(
      new Counter({
        name: "hongyan_token_fetches_total",
        help: "Access tokens asked of WeChat, by what came: token, refused, unanswered",
        labelNames: ["result"],
        registers,
      }),
      { result: ["token", "refused", "unanswered"] },
    ),
    quotaWarnings: new Counter({
      name: "hongyan_quota_warnings_total",
      help: "Daily quotas that were found to run out before midnight in China; each app, API and day once in the cluster",
      registers,
    }),
    grants: begun(
      new Counter({
        name: "hongyan_grants_total",
        help: "What users allowed and refused, as it moved the ledger: credit, refuse, allow, revoke",
        labelNames: ["change"],
        registers,
      }),
      { change: ["credit", "refuse", "allow", "revoke"] },
    ),
    callbacks: begun(
      new Counter({
        name: "hongyan_callbacks_total",
        help: "Pushes of WeChat by what became of them: stored, repeated, refused",
        labelNames: ["result"],
        registers,
      }),
      { result: ["stored", "repeated", "refused"] },
    ),
    webhookDeliveries: begun(
      new Counter({
        name: "hongyan_webhook_deliveries_total",
        help: "Attempts to deliver an event to a webhook by what they came to: delivered, retry, failed, gone",
        labelNames: ["result"],
        registers,
      }),
      { result: ["delivered", "retry", "failed", "gone"] },
    ),
    statisticsLag: new Gauge({
      name: "hongyan_statistics_lag_seconds",
      help: "How far the counts by the hour are behind the events, while this process has a backlog to count; 0: it has none",
      registers,
    }),
    observeRequest({ method, route, status, elapsedMs }) {
      const statusClass = `${Math.floor(status / 100)}xx`;
      requests.observe({ method, route, status: statusClass }, elapsedMs / 1_000);
    },
  };
}

/** Begins at zero: a series that appears with its first event shows no increase, and the first failure is the one to hear of. */
function begun<L extends string>(counter: Counter<L>, values: Record<L, string[]>): Counter<L> {
  for (const [label, names] of Object.entries<string[]>(values)) {
    for (const name of names) counter.inc({ [label]: name } as Record<L, string>, 0);
  }
  return counter;
}
