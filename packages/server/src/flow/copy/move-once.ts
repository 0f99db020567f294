import type { Db } from "../../db/connection.ts";
import {
  movedMarkerFile,
  readMovedMarker,
  removeMovedMarker,
  writeMovedMarker,
  type MovedMarker,
} from "../../db/moved-marker.ts";
import { HongyanError } from "../../errors.ts";
import { countTables } from "../../store/table-copy.ts";
import type { LoadedTable } from "./load-tables.ts";
import { askTarget, moveDatabase } from "./move-database.ts";

export interface Move {
  source: Db;
  /** That of `source`. */
  dataDir: string;
  target: Db;
  /** The target, without user and password. */
  to: string;
}

/**
 * Moves a data folder's database, and to one target only: what has arrived there is never moved again, and servers start on the
 * folder only when the target certainly has nothing (M2). After a crash, or a lost answer, it is to be called again with the same
 * target, and finds out first what became of the move before.
 *
 * @throws {HongyanError} CONFIG_INVALID when it was moved already, or the move to another target is not over; UNAVAILABLE when it is
 * not known whether it arrived; COPY_TARGET_NOT_EMPTY, COPY_BROKEN
 */
export async function moveOnce(move: Move): Promise<LoadedTable[]> {
  const before = readMovedMarker(move.dataDir);
  if (before !== undefined) {
    refuseSecond(move, before);
    if (await hasArrived(move, before)) {
      writeMovedMarker(move.dataDir, { ...before, state: "done" });
      return countTables(move.source);
    }
  }
  return moveAnew(move);
}

function refuseSecond({ dataDir, to }: Move, { state, to: chosen, at }: MovedMarker): void {
  if (state === "done") {
    throw new HongyanError(
      "CONFIG_INVALID",
      `the database in ${dataDir} was moved to ${chosen} already`,
      {
        hint: `Use that one. If it is gone for good, and never sent anything, remove ${movedMarkerFile(dataDir)} and move again.`,
      },
    );
  }
  if (to === chosen) return;
  throw new HongyanError(
    "CONFIG_INVALID",
    `a move of the database in ${dataDir} to ${chosen} began at ${at} and may have arrived there`,
    { hint: `Run \`hongyan move\` to ${chosen} again, under that name: it finds out.` },
  );
}

async function moveAnew(move: Move): Promise<LoadedTable[]> {
  const { source, dataDir, target, to } = move;
  const marker: MovedMarker = {
    state: "begun",
    to,
    at: new Date().toISOString(),
    transaction: "",
  };
  const moved = await moveDatabase(source, target, (transaction) => {
    marker.transaction = transaction;
    // Before anything is there: a crash must not leave two databases that both send.
    writeMovedMarker(dataDir, marker);
  }).catch((error: unknown) => {
    removeMovedMarker(dataDir);
    throw error;
  });
  if (moved.kind === "unanswered" && !(await hasArrived(move, marker))) {
    removeMovedMarker(dataDir);
    throw moved.cause;
  }
  writeMovedMarker(dataDir, { ...marker, state: "done" });
  return moved.tables;
}

async function hasArrived(
  { dataDir, target }: Move,
  { to, transaction }: MovedMarker,
): Promise<boolean> {
  const status = await askTarget(target, transaction).catch((cause: unknown) => {
    throw undecided(
      to,
      "Until it is known no server starts on the data folder. When the target answers, run `hongyan move` to it again: it finds out.",
      cause,
    );
  });
  switch (status) {
    case "committed":
      return true;
    case "aborted":
      return false;
    case "in progress":
      throw undecided(to, "It is still writing. Run `hongyan move` to it again in a minute.");
    case "unknown":
      throw undecided(
        to,
        `It does not know. Look into it: if hongyan.apps has rows there, use it; else remove ${movedMarkerFile(dataDir)} and move again. Never run both.`,
      );
    default:
      throw status satisfies never;
  }
}

function undecided(to: string, hint: string, cause?: unknown): HongyanError {
  return new HongyanError("UNAVAILABLE", `whether everything arrived in ${to} is not known`, {
    hint,
    ...(cause === undefined ? {} : { cause }),
  });
}
