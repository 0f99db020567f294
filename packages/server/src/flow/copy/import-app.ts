import type { Context } from "../../context.ts";
import type { Tx } from "../../db/connection.ts";
import { readMigrations } from "../../db/read-migrations.ts";
import { isDataError } from "../../db/sql-errors.ts";
import { HongyanError } from "../../errors.ts";
import type { Secrets } from "../../secrets.ts";
import { raiseSequences } from "../../store/app-rows.ts";
import { findApp, pauseAppByHand } from "../../store/apps.ts";
import { enableExportedWebhooks } from "../../store/exported-apps.ts";
import { rebaseImportedEvents } from "../../store/imported-events.ts";
import { findOtherSender } from "../../store/uniform-channels.ts";
import { isFromAnotherServer, rebaseEvents } from "../../store/webhook-fan-out.ts";
import { writeAudit, type Actor } from "../operators/write-audit.ts";
import { checkMasterKey } from "../setup/check-master-key.ts";
import { resealSecrets } from "../setup/reseal-secrets.ts";
import { openBackup, type AppHead } from "./backup-file.ts";
import { loadTables, type LoadedTable } from "./load-tables.ts";

export interface ImportedApp {
  appid: string;
  exportedAt: Date;
  tables: LoadedTable[];
  /** The app here that its users are also reached by. */
  officialAccount: string | null;
  /** How many were sealed anew. */
  secrets: number;
}

/**
 * Takes an app over from another installation, beside the apps that are here: all of it, compared row by row and sealed under the
 * master key of this one, or nothing. It arrives paused: somebody first makes sure that the other one sends nothing any more (M2).
 *
 * @param ctx whose secrets are those of this installation
 * @param fileSecrets which also open what was sealed there
 * @throws {HongyanError} APP_EXISTS, APP_NOT_FOUND when the account that it refers to is not here, SCHEMA_NEWER, BACKUP_INVALID,
 * COPY_TARGET_NOT_EMPTY, COPY_BROKEN, MASTER_KEY_WRONG
 */
export async function importApp(
  { db, secrets }: Pick<Context, "db" | "secrets">,
  actor: Actor,
  file: string,
  fileSecrets: Secrets,
): Promise<ImportedApp> {
  const { head, entries } = await openBackup(file, "hongyan-app");
  const { appid, createdAt, officialAccount } = head;
  await refuseOtherSchema(file, head);
  // With the other installation's key in its place everything would seem to fit, and nothing here could use what is sealed under it.
  await checkMasterKey({ db, secrets });
  return db.transaction().execute(async (tx) => {
    await refuseApp(tx, head);
    // Else a worker that starts could not tell the events of this database from those that come now.
    if (await isFromAnotherServer(tx)) await rebaseEvents(tx);
    const tables = await loadTables(tx, entries, appid).catch((cause: unknown) => {
      throw isDataError(cause) ? doesNotFit(file, cause) : cause;
    });
    await refuseOtherSenders(tx, file, head);
    await rebaseImportedEvents(tx, appid);
    await enableExportedWebhooks(tx, appid);
    const { current, other, unreadable } = await resealSecrets(
      { db: tx, secrets: fileSecrets },
      { appid },
    );
    const [first] = unreadable;
    if (first !== undefined) throw wrongKey(first);
    await pauseAppByHand(
      tx,
      appid,
      `imported, as of ${createdAt}: resume it once nothing sends for it elsewhere`,
    );
    await writeAudit(tx, actor, {
      action: "app.imported",
      appid,
      after: { exportedAt: createdAt },
    });
    // Last, since it is not taken back when something fails.
    if (!(await raiseSequences(tx, appid))) throw notOurs(file, "it counts further than anybody");
    return {
      appid,
      exportedAt: new Date(createdAt),
      tables,
      officialAccount,
      secrets: current + other,
    };
  });
}

/** Rows of another schema are brought up to date where they come from: migrations are of a whole database. */
async function refuseOtherSchema(file: string, { migrations }: AppHead): Promise<void> {
  const known = (await readMigrations()).map(({ name }) => name);
  if (migrations.some((name) => !known.includes(name))) {
    throw new HongyanError("SCHEMA_NEWER", `${file} was made by a newer version of Hongyan`, {
      hint: "Import it with that version.",
    });
  }
  if (migrations.length === known.length) return;
  throw new HongyanError("BACKUP_INVALID", `${file} was made by an older version of Hongyan`, {
    hint: "Bring that installation up to this version and export again. Nothing was changed.",
  });
}

async function refuseApp(tx: Tx, { appid, officialAccount }: AppHead): Promise<void> {
  if ((await findApp(tx, appid)) !== undefined) {
    throw new HongyanError("APP_EXISTS", `app ${appid} is here already`, {
      hint: "Nothing was changed. If it is the one of this file, an import before this one has arrived.",
    });
  }
  if (officialAccount === null || (await findApp(tx, officialAccount)) !== undefined) return;
  throw new HongyanError(
    "APP_NOT_FOUND",
    `app ${appid} refers to the Official Account ${officialAccount}, which is not here`,
    { hint: "Export and import that one first, or add it. Nothing was changed." },
  );
}

/** The account in the head was looked for here; the rows are held to it, so that nothing is sent by any other app here. */
async function refuseOtherSenders(
  tx: Tx,
  file: string,
  { appid, officialAccount }: AppHead,
): Promise<void> {
  const app = await findApp(tx, appid);
  if (app === undefined) throw notOurs(file, `app ${appid} itself is not in it`);
  if (app.officialAccount !== officialAccount) {
    throw notOurs(file, "its app refers to another Official Account than its head");
  }
  const senders = officialAccount === null ? [appid] : [appid, officialAccount];
  const other = await findOtherSender(tx, appid, senders);
  if (other !== undefined) throw notOurs(file, `what waits in it would be sent by app ${other}`);
}

function notOurs(file: string, why: string): HongyanError {
  return new HongyanError("BACKUP_INVALID", `${file} cannot be taken over: ${why}`, {
    hint: "If nobody changed the file, look there for a message that waits for an Official Account which the app had before. Export again. Nothing was changed.",
  });
}

function doesNotFit(file: string, cause: unknown): HongyanError {
  return new HongyanError("COPY_BROKEN", `${file} cannot be taken over: a row of it does not fit`, {
    hint: "Nothing was changed. Export again, with this version of Hongyan.",
    cause,
  });
}

function wrongKey(what: string): HongyanError {
  return new HongyanError("MASTER_KEY_WRONG", `no master key that is known opens ${what}`, {
    hint: "Put the key of the other installation beside the file as FILE.key (hongyan export --with-key), or into HONGYAN_OTHER_MASTER_KEYS. Nothing was changed.",
  });
}
