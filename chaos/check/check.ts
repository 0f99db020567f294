import type { Observations } from "../observe/observations.ts";
import { checkAttempts } from "./check-attempts.ts";
import { checkCampaigns } from "./check-campaigns.ts";
import { checkEvents } from "./check-events.ts";
import { checkBalances, checkReservations } from "./check-ledger.ts";
import { checkMessages } from "./check-messages.ts";
import {
  checkCrashes,
  checkIdempotency,
  checkSecrets,
  checkTokens,
  checkWebhooks,
} from "./check-promises.ts";
import type { Check, Violation } from "./violation.ts";

const checks: readonly Check[] = [
  checkMessages,
  checkAttempts,
  checkEvents,
  checkBalances,
  checkReservations,
  checkCampaigns,
  checkTokens,
  checkIdempotency,
  checkWebhooks,
  checkSecrets,
  checkCrashes,
];

/** Every invariant, judged by what was seen from outside. */
export function checkAll(seen: Observations): Violation[] {
  return checks.flatMap((check) => check(seen));
}
