import type { Context } from "../../context.ts";
import { checkWritable } from "../../db/check-writable.ts";
import { compareSchema } from "../../db/migrate.ts";
import { HongyanError } from "../../errors.ts";
import { withinLimit } from "../../within-limit.ts";

/** A probe gives up after some seconds, and must get its answer before: also from a database that is silent. */
const longestAnswerMs = 2_000;

/**
 * Resolves when this process can take work: it is not stopping, the database answers, takes writes, and has every change of the schema that
 * this program was written for. A schema that a newer version has changed since the start is no fault: versions that follow each other
 * work side by side, and during an upgrade the old ones must serve until the new ones do.
 *
 * @throws {HongyanError} UNAVAILABLE
 */
export async function checkReadiness(ctx: Context, isStopping: boolean): Promise<void> {
  if (isStopping) {
    throw new HongyanError("UNAVAILABLE", "this process stops", {
      hint: "Send requests to another one.",
    });
  }
  const missing = await withinLimit(lookAtDatabase(ctx), longestAnswerMs, tooLate);
  if (missing.length === 0) return;
  throw new HongyanError(
    "UNAVAILABLE",
    `the schema of the database is older than this program (it lacks ${missing.join(", ")})`,
    {
      hint: "Was another, or an older, database put in its place? Restart this process: it brings the schema up to date.",
      details: missing,
    },
  );
}

/** Which changes of the schema are missing. */
async function lookAtDatabase(ctx: Context): Promise<string[]> {
  try {
    const { missing } = await compareSchema(ctx.db, ctx.migrations);
    if (missing.length === 0) await checkWritable(ctx.db);
    return missing.map((migration) => migration.name);
  } catch (cause) {
    if (cause instanceof HongyanError) throw cause;
    throw new HongyanError("UNAVAILABLE", "the database does not answer", { hint, cause });
  }
}

const hint = "Look at the database and DATABASE_URL; `hongyan doctor` says more.";

function tooLate(): HongyanError {
  const message = `the database does not answer within ${longestAnswerMs} ms`;
  return new HongyanError("UNAVAILABLE", message, { hint });
}
