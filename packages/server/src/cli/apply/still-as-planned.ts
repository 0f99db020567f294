import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import type { webhookList } from "../../contract/webhooks.ts";
import { HongyanError } from "../../errors.ts";
import type { ApiClient } from "../api.ts";
import { query } from "../frame/format.ts";
import type { Change } from "./make-plan.ts";
import type { PresentWebhook } from "./present-state.ts";

/**
 * Webhooks take no If-Match, so each is read again right before its step, and compared with what the plan has seen of it.
 *
 * @throws {HongyanError} CHANGED_MEANWHILE
 */
export async function requireAsPlanned(
  api: ApiClient,
  change: Extract<Change, { kind: "webhook" }>,
): Promise<void> {
  const { appid, name } = change;
  const path = `/v1/webhooks${query({ appid })}`;
  const { webhooks } = await api.get<z.infer<typeof webhookList>>(path);
  const ofApp = webhooks.filter((one) => one.appid === appid);
  const isAsPlanned =
    change.action === "create"
      ? ofApp.every((one) => one.name !== name)
      : isSame(
          change.seen,
          ofApp.find(({ id }) => id === change.seen.id),
        );
  if (isAsPlanned) return;
  throw new HongyanError(
    "CHANGED_MEANWHILE",
    `somebody else has changed webhook ${appid}/${name} since the plan was made`,
    { hint: "The steps before it are done. Run it again: the plan is made anew." },
  );
}

/** In what people set. Whether it fails, or is disabled, is no change of it. */
function isSame(seen: PresentWebhook, now: PresentWebhook | undefined): boolean {
  return (
    now !== undefined &&
    now.name === seen.name &&
    now.url === seen.url &&
    isDeepStrictEqual(now.events, seen.events)
  );
}
