import { sql } from "kysely";

/**
 * Of an app `a`: paused by what WeChat answers until somebody has repaired it, and not only until a time. A pause without end
 * and without an errcode is that after a restore: there somebody is to look, and nothing is broken.
 */
export const waitsForRepair = sql`(a.paused_until = 'infinity' and a.paused_errcode is not null)`;
