import type { z } from "zod";
import type { webhookList } from "../../contract/webhooks.ts";
import { HongyanError } from "../../errors.ts";
import type { ApiClient } from "../api.ts";
import { query } from "../frame/format.ts";
import type { Change } from "./make-plan.ts";

/**
 * Making and removing a webhook takes no If-Match, so it is read again right before, and compared with what the plan has seen.
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
      : ofApp.some(({ id, version }) => id === change.seen.id && version === change.seen.version);
  if (isAsPlanned) return;
  throw new HongyanError(
    "CHANGED_MEANWHILE",
    `somebody else has changed webhook ${appid}/${name} since the plan was made`,
    { hint: "The steps before it are done. Run it again: the plan is made anew." },
  );
}
