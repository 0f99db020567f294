import { callApi } from "../lib/call-api.ts";
import type { Load } from "./load.ts";

const pauseMs = 60;

/** Cancels messages that were accepted a moment ago. */
export async function cancelMessages(load: Load): Promise<void> {
  while (!load.isOver()) {
    await load.pause(pauseMs);
    const newest = [...load.journal.acknowledged.keys()].slice(-30);
    if (newest.length === 0) continue;
    const messageId = load.random.pick(newest);
    const answer = await callApi(load.url(), "POST", `/v1/messages/${messageId}/cancel`);
    if (answer?.status === 200) load.journal.cancelled.add(messageId);
  }
}
