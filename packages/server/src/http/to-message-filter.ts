import type { z } from "zod";
import type { Context } from "../context.ts";
import type { messageExportQuery } from "../contract/messages.ts";
import { HongyanError } from "../errors.ts";
import type { MessageFilter } from "../store/messages.ts";
import { findUserByExternalId } from "../store/users.ts";

type Wanted = Omit<z.infer<typeof messageExportQuery>, "appid" | "cursor">;

/**
 * What a query names -> what messages are looked for by; `nobody`: it names a user who is not known, so there is no such message.
 *
 * @throws {HongyanError} BAD_REQUEST
 */
export async function toMessageFilter(
  ctx: Context,
  appid: string,
  wanted: Wanted,
): Promise<MessageFilter | "nobody"> {
  const { externalId, from, to, ...same } = wanted;
  const filter: MessageFilter = Object.fromEntries(
    Object.entries(same).filter(([, value]) => value !== undefined),
  );
  if (from !== undefined) filter.from = new Date(from);
  if (to !== undefined) filter.to = new Date(to);
  if (externalId === undefined) return filter;
  if (filter.openid !== undefined) {
    throw new HongyanError("BAD_REQUEST", "the query names both an openid and an externalId", {
      hint: "Give one of them.",
    });
  }
  const user = await findUserByExternalId(ctx.db, appid, externalId);
  return user === undefined ? "nobody" : { ...filter, openid: user.openid };
}
