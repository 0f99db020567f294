import type { Db, Tx } from "../../db/connection.ts";
import { isLockTimeout, isRolledBackForOthers } from "../../db/sql-errors.ts";
import { HongyanError } from "../../errors.ts";
import { deleteRowsOfApp, hasMessages } from "../../store/app-rows.ts";
import { lockApp } from "../../store/apps.ts";
import { lockOutWriters } from "../../store/message-claims.ts";
import { findUntoldWebhook } from "../../store/webhook-fan-out.ts";
import { writeAudit, type Actor } from "../operators/write-audit.ts";
import { openBackup } from "./backup-file.ts";
import type { CopyEntry } from "./dump-tables.ts";
import type { LoadedTable } from "./load-tables.ts";
import { letClaimsEnd, requireStill } from "./still-app.ts";

/**
 * Removes an app that was exported, with everything that is in its file, once the other installation has it. Unlike the removal of an
 * app, nobody is told that its messages end, because they do not, and no records of it are kept: it may come back. What is here
 * alone is not thrown away: a message that was accepted after the export, be it in the middle of this (M2).
 *
 * @param file as `exportApp` wrote it
 * @throws {HongyanError} APP_NOT_FOUND, APP_NOT_PAUSED, APP_IN_USE, BACKUP_INVALID, UNAVAILABLE
 */
export async function forgetApp(
  db: Db,
  actor: Actor,
  file: string,
): Promise<{ appid: string; tables: LoadedTable[] }> {
  const { head, entries } = await openBackup(file, "hongyan-app");
  const { appid, createdAt } = head;
  await letClaimsEnd(db, appid);
  const exported = await readOpenMessages(entries);
  return db.transaction().execute(async (tx) => {
    await lockApp(tx, appid);
    await requireStill(tx, appid);
    const webhook = await findUntoldWebhook(tx, appid);
    if (webhook !== undefined) throw untold(appid, webhook);
    const { tables, openMessages } = await deleteRowsOfApp(tx, appid);
    const late = openMessages.filter((messageId) => !exported.has(messageId));
    if (late.length > 0) throw notExported(appid, `${late.length} messages`);
    await writeAudit(tx, actor, { action: "app.removed", appid, after: { exportedAt: createdAt } });
    await refuseNewMessages(tx, appid);
    return { appid, tables };
  });
}

/** Reads the whole file, and so finds out that it is whole. What is not over now was not over when it was exported. */
async function readOpenMessages(entries: AsyncIterable<CopyEntry>): Promise<Set<string>> {
  const open = new Set<string>();
  let columns: string[] = [];
  for await (const entry of entries) {
    if (entry.kind === "table") {
      columns = entry.table.name === "messages" ? entry.table.columns.map(({ name }) => name) : [];
    } else if (entry.kind === "rows" && columns.length > 0) {
      for (const line of entry.lines) {
        const row = JSON.parse(line) as unknown[];
        const isOpen = openStates.has(String(row[columns.indexOf("status")]));
        if (isOpen) open.add(String(row[columns.indexOf("id")]));
      }
    }
  }
  return open;
}

const openStates = new Set(["queued", "sending", "unknown"]);

/**
 * Last of all: what was accepted since its table was emptied would stay, and nothing would ever send it. Others wait meanwhile, so that only the
 * commit is left to do.
 */
async function refuseNewMessages(tx: Tx, appid: string): Promise<void> {
  await lockOutWriters(tx).catch((cause: unknown) => {
    throw isLockTimeout(cause) || isRolledBackForOthers(cause) ? busy(appid, cause) : cause;
  });
  if (await hasMessages(tx, appid)) throw notExported(appid, "messages");
}

function notExported(appid: string, what: string): HongyanError {
  return new HongyanError(
    "APP_IN_USE",
    `${what} of app ${appid} were accepted after the export and are not in the file`,
    {
      hint: "Ask for them again at the new place and cancel them here: hongyan message list --status queued, hongyan message cancel. Nothing was changed.",
    },
  );
}

function untold(appid: string, webhook: string): HongyanError {
  return new HongyanError(
    "APP_IN_USE",
    `the webhook ${webhook} for every app has still to be told events of app ${appid}`,
    { hint: "Try again when it has been, or disable it. Nothing was changed." },
  );
}

function busy(appid: string, cause: unknown): HongyanError {
  return new HongyanError(
    "UNAVAILABLE",
    `a transaction on the messages does not end before app ${appid} is removed`,
    { hint: "Nothing was changed. Try again, once nobody sends by it here any more.", cause },
  );
}
