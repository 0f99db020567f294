import { collectDefaultMetrics, Counter, Gauge, Registry } from "prom-client";

export interface Metrics {
  registry: Registry;
  submitted: Counter<"result">;
  outcomes: Counter<"outcome">;
  callbacks: Counter<"result">;
  webhookDeliveries: Counter<"result">;
  apiCalls: Counter<"api">;
  statisticsLag: Gauge;
}

/** Low cardinality: no appid, openid or message id is ever a label. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    submitted: new Counter({
      name: "hongyan_messages_submitted_total",
      help: "Messages asked for, by what became of the request: queued, repeated, no_grant",
      labelNames: ["result"],
      registers: [registry],
    }),
    callbacks: new Counter({
      name: "hongyan_callbacks_total",
      help: "Pushes of WeChat by what became of them: stored, repeated, refused",
      labelNames: ["result"],
      registers: [registry],
    }),
    webhookDeliveries: new Counter({
      name: "hongyan_webhook_deliveries_total",
      help: "Attempts to deliver an event to a webhook by what they came to: delivered, retry, failed, gone",
      labelNames: ["result"],
      registers: [registry],
    }),
    apiCalls: new Counter({
      name: "hongyan_wechat_sends_total",
      help: "Calls of WeChat's that count towards a daily quota, by its path",
      labelNames: ["api"],
      registers: [registry],
    }),
    statisticsLag: new Gauge({
      name: "hongyan_statistics_lag_seconds",
      help: "How far the counts by the hour are behind the events, while this process has a backlog to count; 0: it has none",
      registers: [registry],
    }),
    outcomes: new Counter({
      name: "hongyan_send_outcomes_total",
      help: "Send attempts by what they led to: sent, retry, pause, failed, no_grant, unknown",
      labelNames: ["outcome"],
      registers: [registry],
    }),
  };
}
