import type { Db, Tx } from "../../db/connection.ts";
import { isLockTimeout } from "../../db/sql-errors.ts";
import { HongyanError } from "../../errors.ts";
import { findApp, pauseAppByHand, type AppRow } from "../../store/apps.ts";
import { countClaimed, waitForClaims } from "../../store/message-claims.ts";
import { writeAudit, type Actor } from "../operators/write-audit.ts";
import { dumpTables } from "./dump-tables.ts";
import type { LoadedTable } from "./load-tables.ts";
import { writeCopyFile } from "./write-copy-file.ts";

/**
 * Writes everything of one app as of one moment into a new file, for another installation to go on with. What was sent is in it, and
 * nothing is sent here afterwards: the app is paused by hand before, nothing of it is on the wire, and why it is paused then
 * says where it went (M2).
 *
 * @throws {HongyanError} APP_NOT_FOUND, APP_NOT_PAUSED, APP_IN_USE while messages of it are on the wire, APP_AUTHORIZED, UNAVAILABLE
 */
export async function exportApp(
  db: Db,
  actor: Actor,
  appid: string,
  file: string,
): Promise<LoadedTable[]> {
  checkApp(appid, await findApp(db, appid));
  await waitForClaims(db).catch((cause: unknown) => {
    throw isLockTimeout(cause) ? busy(cause) : cause;
  });
  const tables = await writeCopyFile(db, file, async (tx, origin) => {
    const { officialAccount } = checkApp(appid, await findApp(tx, appid));
    await refuseClaimed(tx, appid);
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

function checkApp(appid: string, app: AppRow | undefined): AppRow {
  if (app === undefined) throw new HongyanError("APP_NOT_FOUND", `there is no app ${appid}`);
  if (app.platform !== null) {
    throw new HongyanError(
      "APP_AUTHORIZED",
      `app ${appid} has authorised platform ${app.platform}, which stays here`,
      {
        hint: "Let its administrator authorise a platform of the other installation: the app is added there by that. Or give it its own AppSecret: remove it and add it again.",
      },
    );
  }
  if (app.isPaused && app.pausedUntil === null && app.pausedErrcode === null) return app;
  throw new HongyanError(
    "APP_NOT_PAUSED",
    `app ${appid} is not paused by hand: what is exported would be sent here and there`,
    { hint: `Pause it first, while the server runs: hongyan app pause ${appid}` },
  );
}

async function refuseClaimed(tx: Tx, appid: string): Promise<void> {
  const count = await countClaimed(tx, appid);
  if (count === 0) return;
  throw new HongyanError("APP_IN_USE", `${count} messages of app ${appid} are being sent`, {
    hint: "Try again in a minute, with a server running meanwhile: WeChat answers, or they become unknown.",
  });
}

function busy(cause: unknown): HongyanError {
  return new HongyanError("UNAVAILABLE", "a transaction on the messages does not end", {
    hint: "Try again; if it stays so, look into pg_stat_activity for what is idle in a transaction.",
    cause,
  });
}
