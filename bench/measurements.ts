import type { Measurement } from "./lib/bench.ts";
import { acceptEmbedded } from "./rows/accept-embedded.ts";
import { acceptPostgres } from "./rows/accept-postgres.ts";
import { callbacks } from "./rows/callbacks.ts";
import { campaignExpansion } from "./rows/campaign-expansion.ts";
import { campaignLatency } from "./rows/campaign-latency.ts";
import { campaignMillion } from "./rows/campaign-million.ts";
import { cost } from "./rows/cost.ts";
import { firstMessage } from "./rows/first-message.ts";
import { idleLatencyEmbedded } from "./rows/idle-latency-embedded.ts";
import { idleLatencyPostgres } from "./rows/idle-latency-postgres.ts";
import { render } from "./rows/render.ts";
import { scaling } from "./rows/scaling.ts";
import { sends } from "./rows/sends.ts";
import { validate } from "./rows/validate.ts";

/** Everything that the bench measures, in its order. */
export const measurements: readonly Measurement[] = [
  validate,
  render,
  sends,
  scaling,
  cost,
  campaignExpansion,
  campaignMillion,
  acceptPostgres,
  acceptEmbedded,
  callbacks,
  idleLatencyPostgres,
  idleLatencyEmbedded,
  campaignLatency,
  firstMessage,
];
