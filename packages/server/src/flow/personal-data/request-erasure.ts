import { createHmac, randomBytes } from "node:crypto";
import type { Context } from "../../context.ts";
import type { Db } from "../../db/connection.ts";
import { uuidv7 } from "../../ids.ts";
import { insertErasure, type ErasureRow } from "../../store/erasures.ts";
import { isKnownUser, isNamedByCallbacks } from "../../store/known-users.ts";
import { writeAudit, type Actor } from "../operators/write-audit.ts";

/** WeChat told that the user closed their account with the mini program. */
export const wechatActor: Actor = { kind: "system", id: null, name: "WeChat", address: null };

/**
 * Asks that everything about a user be erased; a worker carries it out. Asked for again, it begins anew. The audit log says who asked,
 * and of the user a mark only: in a transaction, the line stands if and only if the erasure does.
 *
 * @returns undefined: there is no such user, and nothing is begun. The push that tells of a cancellation does not make one.
 */
export async function requestErasure(
  ctx: Pick<Context, "secrets">,
  db: Db,
  {
    appid,
    openid,
    cause,
    actor,
  }: { appid: string; openid: string; cause: ErasureRow["cause"]; actor: Actor },
): Promise<ErasureRow | undefined> {
  const isKnown =
    (await isKnownUser(db, { appid, openid })) ||
    (cause === "request" && (await isNamedByCallbacks(db, { appid, openid })));
  if (!isKnown) return undefined;
  const alias = `erased_${randomBytes(16).toString("base64url")}`;
  const erasure = await insertErasure(db, { appid, erasureId: uuidv7(), openid, alias, cause });
  await writeAudit(db, actor, {
    action: "personal-data.erased",
    appid,
    target: userMark(ctx, appid, openid),
    after: { erasureId: erasure.erasureId, cause },
  });
  return erasure;
}

/** The same for the same user, and nobody can tell whose it is without the master key. */
export function userMark({ secrets }: Pick<Context, "secrets">, appid: string, openid: string) {
  const hash = createHmac("sha256", secrets.deriveKey("user-mark")).update(`${appid} ${openid}`);
  return `user:${hash.digest("base64url").slice(0, 22)}`;
}
