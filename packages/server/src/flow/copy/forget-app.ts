import type { Db } from "../../db/connection.ts";
import { HongyanError } from "../../errors.ts";
import { deleteRowsOfApp } from "../../store/app-rows.ts";
import { lockApp } from "../../store/apps.ts";
import { listOpenMessages } from "../../store/open-dispatches.ts";
import { findUntoldWebhook } from "../../store/webhook-fan-out.ts";
import { writeAudit, type Actor } from "../operators/write-audit.ts";
import { openBackup } from "./backup-file.ts";
import type { CopyEntry } from "./dump-tables.ts";
import type { LoadedTable } from "./load-tables.ts";
import { letClaimsEnd, requireStill } from "./still-app.ts";

/**
 * Removes an app that was exported, with everything that is in its file, once the other installation has it. Unlike the removal of an
 * app, nobody is told that its messages end, because they do not, and no records of it are kept: it may come back. What is here
 * alone is not thrown away: a message that was accepted after the export (M2).
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
  return db.transaction().execute(async (tx) => {
    await lockApp(tx, appid);
    await requireStill(tx, appid);
    const open = new Set(await listOpenMessages(tx, appid));
    for await (const messageId of messagesOf(entries)) open.delete(messageId);
    if (open.size > 0) throw notExported(appid, open.size);
    const webhook = await findUntoldWebhook(tx, appid);
    if (webhook !== undefined) throw untold(appid, webhook);
    const tables = await deleteRowsOfApp(tx, appid);
    await writeAudit(tx, actor, { action: "app.removed", appid, after: { exportedAt: createdAt } });
    return { appid, tables };
  });
}

/** Reads the whole file, and so finds out that it is whole. */
async function* messagesOf(entries: AsyncIterable<CopyEntry>): AsyncGenerator<string> {
  let at = -1;
  for await (const entry of entries) {
    if (entry.kind === "table") {
      at = entry.table.name === "messages" ? entry.table.columns.findIndex(isId) : -1;
    } else if (entry.kind === "rows" && at >= 0) {
      for (const line of entry.lines) yield String((JSON.parse(line) as unknown[])[at]);
    }
  }
}

const isId = ({ name }: { name: string }): boolean => name === "id";

function notExported(appid: string, count: number): HongyanError {
  return new HongyanError(
    "APP_IN_USE",
    `${count} messages of app ${appid} were accepted after the export and are not in the file`,
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
