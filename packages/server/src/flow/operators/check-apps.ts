import type { Db } from "../../db/connection.ts";
import { HongyanError } from "../../errors.ts";
import { listApps } from "../../store/apps.ts";
import type { OperatorRow } from "../../store/operators.ts";

/** @throws {HongyanError} APP_NOT_FOUND when a role is for an app that is not there. */
export async function checkApps(db: Db, roles: OperatorRow["roles"]): Promise<void> {
  const known = new Set((await listApps(db)).map((app) => app.appid));
  const unknown = roles.find(({ appid }) => appid !== null && !known.has(appid));
  if (unknown === undefined) return;
  throw new HongyanError("APP_NOT_FOUND", `there is no app ${unknown.appid}`, {
    hint: "GET /v1/apps lists the apps.",
  });
}
