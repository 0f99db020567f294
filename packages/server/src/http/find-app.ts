import type { FastifyRequest } from "fastify";
import type { Context } from "../context.ts";
import { HongyanError } from "../errors.ts";
import { findApp, type AppRow } from "../store/apps.ts";
import { whichApp } from "./which-app.ts";

/** The app that a request's path names. @throws {HongyanError} APP_NOT_FOUND */
export async function findAppOrRefuse(
  ctx: Context,
  request: FastifyRequest,
  named: string,
): Promise<AppRow> {
  const appid = await whichApp(ctx, request, named);
  const row = await findApp(ctx.db, appid);
  if (row === undefined) throw new HongyanError("APP_NOT_FOUND", `there is no app ${appid}`);
  return row;
}
