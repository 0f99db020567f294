import type { Context } from "../../context.ts";
import { readOperationGauges } from "../../store/operation-gauges.ts";
import { listWebhooks } from "../../store/webhooks.ts";
import { finding, type Finding } from "./finding.ts";

const longestLateSeconds = 300;

/** Whether the business hears what happens. */
export async function checkWebhooks(ctx: Context): Promise<Finding[]> {
  const webhooks = await listWebhooks(ctx.db, undefined);
  if (webhooks.length === 0) return [];
  const disabled = webhooks.filter((one) => one.disabledAt !== null);
  const failing = webhooks.filter((one) => one.disabledAt === null && one.failingSince !== null);
  const findings = [
    ...disabled.map(({ name, disabledReason }) =>
      finding(
        "webhook",
        "warn",
        {
          zh: `webhook ${name} 已停用：${disabledReason ?? ""}`,
          en: `Webhook ${name} is disabled: ${disabledReason ?? ""}`,
        },
        {
          zh: "先用 POST /v1/webhooks/{id}/test 试，再 /enable；其间的事件会补投。",
          en: "Try it with POST /v1/webhooks/{id}/test, then /enable: the events in between are delivered.",
        },
      ),
    ),
    ...failing.map(({ name, failingSince }) =>
      finding(
        "webhook",
        "warn",
        {
          zh: `webhook ${name} 自 ${failingSince?.toISOString()} 起投递失败。`,
          en: `Webhook ${name} fails since ${failingSince?.toISOString()}.`,
        },
        {
          zh: "GET /v1/webhooks/{id}/deliveries?status=failed 里有接收方的回答。",
          en: "GET /v1/webhooks/{id}/deliveries?status=failed has what the receiver answered.",
        },
      ),
    ),
  ];
  const { dueDeliveries, oldestDeliverySeconds } = await readOperationGauges(ctx.db);
  if ((oldestDeliverySeconds ?? 0) > longestLateSeconds) {
    findings.push(
      finding(
        "webhook-backlog",
        "warn",
        {
          zh: `${dueDeliveries} 个投递到期未发，最旧的晚了 ${Math.round(oldestDeliverySeconds ?? 0)} 秒。`,
          en: `${dueDeliveries} deliveries are due, the oldest since ${Math.round(oldestDeliverySeconds ?? 0)} s.`,
        },
        {
          zh: "有 worker 在运行吗？接收方慢吗？",
          en: "Is a worker running? Is the receiver slow?",
        },
      ),
    );
  }
  if (findings.length > 0) return findings;
  return [
    finding("webhook", "ok", {
      zh: `${webhooks.length} 个 webhook 都能投递。`,
      en: `${webhooks.length} webhooks are delivered to.`,
    }),
  ];
}
