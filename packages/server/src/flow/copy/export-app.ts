import type { Db } from "../../db/connection.ts";
import { pauseAppByHand } from "../../store/apps.ts";
import { writeAudit, type Actor } from "../operators/write-audit.ts";
import { dumpTables } from "./dump-tables.ts";
import type { LoadedTable } from "./load-tables.ts";
import { letClaimsEnd, requireStill } from "./still-app.ts";
import { writeCopyFile } from "./write-copy-file.ts";

/**
 * Writes everything of one app as of one moment into a new file, for another installation to go on with. What was sent is in it, and
 * nothing is sent here afterwards: the app is paused by hand before, and why it is paused says then that it went (M2).
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
  const tables = await writeCopyFile(db, file, async (tx, origin) => {
    const { officialAccount } = await requireStill(tx, appid);
    return {
      head: { format: "hongyan-app", version: 1, ...origin, appid, officialAccount },
      entries: dumpTables(tx, appid),
    };
  });
  await pauseAppByHand(
    db,
    appid,
    `exported on ${new Date().toISOString()}: never resume it here once it was imported elsewhere`,
  );
  await writeAudit(db, actor, { action: "app.exported", appid });
  return tables;
}
