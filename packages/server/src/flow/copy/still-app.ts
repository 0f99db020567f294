import type { Db, Tx } from "../../db/connection.ts";
import { isLockTimeout } from "../../db/sql-errors.ts";
import { HongyanError } from "../../errors.ts";
import { findApp, type AppRow } from "../../store/apps.ts";
import { countClaimed, waitForClaims } from "../../store/message-claims.ts";

// M2: what leaves with its app is sent by one installation only. An app is still when it is paused by hand and nothing of it is on
// the wire: nothing but a person makes it send again.

/**
 * Before a transaction that counts on it, so that no claim from before the pause comes to light in its middle.
 *
 * @throws {HongyanError} APP_NOT_FOUND, APP_NOT_PAUSED, APP_AUTHORIZED, UNAVAILABLE
 */
export async function letClaimsEnd(db: Db, appid: string): Promise<void> {
  await requirePaused(db, appid);
  await waitForClaims(db).catch((cause: unknown) => {
    throw isLockTimeout(cause) ? busy(cause) : cause;
  });
}

/** @throws {HongyanError} APP_NOT_FOUND, APP_NOT_PAUSED, APP_IN_USE while messages of it are on the wire, APP_AUTHORIZED */
export async function requireStill(tx: Tx, appid: string): Promise<AppRow> {
  const app = await requirePaused(tx, appid);
  const count = await countClaimed(tx, appid);
  if (count === 0) return app;
  throw new HongyanError("APP_IN_USE", `${count} messages of app ${appid} are being sent`, {
    hint: "Try again in a minute, with a server running meanwhile: WeChat answers, or they become unknown.",
  });
}

async function requirePaused(db: Db, appid: string): Promise<AppRow> {
  const app = await findApp(db, appid);
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
    `app ${appid} is not paused by hand: what leaves with it would be sent here as well`,
    { hint: `Pause it first, while the server runs: hongyan app pause ${appid}` },
  );
}

function busy(cause: unknown): HongyanError {
  return new HongyanError("UNAVAILABLE", "a transaction on the messages does not end", {
    hint: "Try again; if it stays so, look into pg_stat_activity for what is idle in a transaction.",
    cause,
  });
}
