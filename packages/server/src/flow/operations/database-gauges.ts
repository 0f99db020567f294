import { Gauge, type Registry } from "prom-client";
import type { Db } from "../../db/connection.ts";
import type { Logger } from "../../logger.ts";
import { remember } from "../../remember.ts";
import { withinLimit } from "../../within-limit.ts";
import {
  countOpenCampaigns,
  readOperationGauges,
  readQueueGauges,
} from "../../store/operation-gauges.ts";

/** What the database tells of the whole installation. Every process says the same: take the largest, never the sum. */
export interface DatabaseGauges {
  /** Reads anew what is older than 15 seconds. Never throws: a database that is away is a figure too. */
  refresh(): Promise<void>;
}

const maxAgeMs = 15_000;
/** A scrape gives up after some seconds, and a silent database must not take the other figures with it. */
const longestReadMs = 3_000;
const campaignStates = ["draft", "scheduled", "expanding", "sending", "paused", "cancelled"];

export function createDatabaseGauges(
  registry: Registry,
  { db, logger }: { db: Db; logger: Logger },
): DatabaseGauges {
  const gauge = <L extends string = never>(name: string, help: string, labelNames: L[] = []) =>
    new Gauge({ name: `hongyan_${name}`, help, labelNames, registers: [registry] });

  const up = gauge("database_up", "1: the database answered the last look; 0: it did not");
  const queue = gauge(
    "queue_messages",
    "Messages that are not over, of the 5,000 that are oldest: due (should be on the wire), campaign (wait their turn), paused (of a paused app), sending, unknown",
    ["state"],
  );
  const oldestDue = gauge(
    "queue_oldest_due_seconds",
    "How late the oldest due message is; 0: none is late",
  );
  const later = gauge(
    "later_dispatches",
    "Dispatches that wait for a later time, 10,000 at most are counted",
  );
  const apps = gauge(
    "apps",
    "Apps by whether they send: running, paused; and those with callbacks set up: callbacks",
    ["state"],
  );
  const campaigns = gauge("campaigns", "Campaigns that are not over, by state", ["state"]);
  const callbacks = gauge(
    "callbacks_waiting",
    "Pushes of WeChat that are stored and not processed, 1,000 at most are counted",
  );
  const oldestCallback = gauge(
    "callbacks_oldest_waiting_seconds",
    "How long the oldest of them waits",
  );
  const webhooks = gauge(
    "webhooks_in_trouble",
    "Webhooks whose last delivery failed: failing; and those that were switched off: disabled",
    ["state"],
  );
  const deliveries = gauge(
    "webhook_deliveries_due",
    "Deliveries that are due and not on the wire, 1,000 at most of each webhook are counted",
  );
  const oldestDelivery = gauge("webhook_oldest_due_seconds", "How late the oldest of them is");
  const labelled = [queue, apps, campaigns, webhooks];
  const plain = [oldestDue, later, callbacks, oldestCallback, deliveries, oldestDelivery];

  const read = async (): Promise<void> => {
    // One after the other: whoever watches must not take three connections from those who work.
    const messages = await readQueueGauges(db);
    const others = await readOperationGauges(db);
    const open = await countOpenCampaigns(db);
    const { oldestDueSeconds, ...counts } = messages;
    for (const [state, count] of Object.entries(counts)) queue.set({ state }, count);
    oldestDue.set(oldestDueSeconds ?? 0);
    later.set(others.laterDispatches);
    apps.set({ state: "running" }, others.apps - others.pausedApps);
    apps.set({ state: "paused" }, others.pausedApps);
    apps.set({ state: "callbacks" }, others.callbackApps);
    for (const state of campaignStates) {
      campaigns.set({ state }, open.find((one) => one.state === state)?.count ?? 0);
    }
    callbacks.set(others.waitingCallbacks);
    oldestCallback.set(others.oldestCallbackSeconds ?? 0);
    webhooks.set({ state: "failing" }, others.failingWebhooks);
    webhooks.set({ state: "disabled" }, others.disabledWebhooks);
    deliveries.set(others.dueDeliveries);
    oldestDelivery.set(others.oldestDeliverySeconds ?? 0);
    up.set(1);
  };

  /** What was true before is not said for true now. */
  const forget = (): void => {
    for (const one of labelled) one.reset();
    for (const one of plain) one.remove();
    up.set(0);
  };

  const looks = remember(() => withinLimit(read(), longestReadMs, tooLate), {
    maxAgeMs,
    mostEntries: 1,
  });
  return {
    async refresh() {
      try {
        await looks.get();
      } catch (error) {
        forget();
        logger.debug({ err: error }, "the metrics go without what the database would tell");
      }
    },
  };
}

function tooLate(): Error {
  return new Error(`the database did not answer within ${longestReadMs} ms`);
}
