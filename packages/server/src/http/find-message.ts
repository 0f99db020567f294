import type { FastifyRequest } from "fastify";
import type { Context } from "../context.ts";
import { HongyanError } from "../errors.ts";
import { findMessage, type MessageRow } from "../store/messages.ts";
import { whichApp } from "./which-app.ts";

/** The message that a request names. @throws {HongyanError} MESSAGE_NOT_FOUND */
export async function findMessageOrRefuse(
  ctx: Context,
  request: FastifyRequest,
  named: string | undefined,
  id: string,
): Promise<MessageRow> {
  const appid = await whichApp(ctx, request, named);
  const row = await findMessage(ctx.db, appid, id);
  if (row !== undefined) return row;
  throw new HongyanError("MESSAGE_NOT_FOUND", `app ${appid} has no message ${id}`, {
    hint: "A message belongs to one app: name it with ?appid= when there are several.",
  });
}
