import { rm } from "node:fs/promises";
import type { Db, Tx } from "../../db/connection.ts";
import { HongyanError } from "../../errors.ts";
import { markExported, readResumedAt } from "../../store/exported-apps.ts";
import { writeAudit, type Actor } from "../operators/write-audit.ts";
import { dumpTables } from "./dump-tables.ts";
import type { LoadedTable } from "./load-tables.ts";
import { letClaimsEnd, requireStill } from "./still-app.ts";
import { writeCopyFile } from "./write-copy-file.ts";

/**
 * Writes everything of one app as of one moment into a new file, for another installation to go on with. What was sent is in it, and
 * nothing is sent here afterwards: the app is paused by hand before, and why it is paused says then that it went (M2). An app that was
 * resumed meanwhile has no file: what went out since is not in it.
 *
 * @throws {HongyanError} APP_NOT_FOUND, APP_NOT_PAUSED, APP_IN_USE while messages of it are on the wire, APP_AUTHORIZED, UNAVAILABLE
 */
export async function exportApp(
  db: Db,
  actor: Actor,
  appid: string,
  file: string,
): Promise<LoadedTable[]> {
  await letClaimsEnd(db, appid);
  let resumedAt: string | null = null;
  const tables = await writeCopyFile(db, file, async (tx, origin) => {
    const { officialAccount } = await requireStill(tx, appid);
    resumedAt = await readResumedAt(tx, appid);
    return {
      head: { format: "hongyan-app", version: 1, ...origin, appid, officialAccount },
      entries: dumpTables(tx, appid),
    };
  });
  try {
    await db.transaction().execute((tx) => note(tx, actor, appid, resumedAt));
  } catch (cause) {
    await rm(file, { force: true });
    throw cause;
  }
  return tables;
}

async function note(tx: Tx, actor: Actor, appid: string, resumedAt: string | null): Promise<void> {
  const reason = `exported on ${new Date().toISOString()}: never resume it here once it was imported elsewhere`;
  if (!(await markExported(tx, appid, { reason, resumedAt }))) throw resumed(appid);
  await writeAudit(tx, actor, { action: "app.exported", appid });
}

function resumed(appid: string): HongyanError {
  return new HongyanError("APP_NOT_PAUSED", `app ${appid} was resumed while it was exported`, {
    hint: "The file was removed: what was sent since is not in it. Pause the app and export again.",
  });
}
