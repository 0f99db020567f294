import { sql } from "kysely";

/**
 * Of an app `a`: paused by what WeChat answers until somebody has repaired it, and not only until a time. A pause without end
 * and without an errcode is by hand, or that after a restore or an import: there somebody is to look, and nothing is broken.
 */
export const waitsForRepair = sql`(a.paused_until = 'infinity' and a.paused_errcode is not null)`;

/** Of an app `a`: until a person ends it. */
export const isPausedByHand = sql`(coalesce(a.paused_until = 'infinity', false) and a.paused_errcode is null)`;
