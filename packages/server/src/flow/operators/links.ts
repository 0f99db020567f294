import type { Context } from "../../context.ts";
import type { Db, Tx } from "../../db/connection.ts";
import { HongyanError } from "../../errors.ts";
import { generateToken, hashToken } from "../../secrets.ts";
import { deleteLinksOf, insertLink, takeLink } from "../../store/operator-links.ts";
import { countOwners } from "../../store/operators.ts";

const lifeMs = 24 * 3_600_000;

export interface Link {
  /** Path and query, under the address of the server. */
  path: string;
  expiresAt: Date;
}

/**
 * A link that makes the first owner; undefined once an owner can sign in. Somebody who was invited first, or is no owner, does not
 * count: nobody could become one then. Those of other processes stay good.
 */
export async function issueSetupLink(ctx: Pick<Context, "db">): Promise<Link | undefined> {
  if ((await countOwners(ctx.db)) > 0) return undefined;
  return issueLink(ctx.db, null, "/console/setup");
}

/** At which an operator chooses a password: an invitation, or a lost password. It makes older links void. */
export async function issuePasswordLink(tx: Tx, operatorId: string): Promise<Link> {
  await deleteLinksOf(tx, operatorId);
  return issueLink(tx, operatorId, "/console/accept");
}

/** Uses a link up. @throws {HongyanError} LINK_INVALID */
export async function useLink(tx: Tx, token: string): Promise<{ operatorId: string | null }> {
  const link = await takeLink(tx, hashToken(token));
  if (link === undefined) throw linkInvalid();
  return link;
}

export function linkInvalid(): HongyanError {
  return new HongyanError("LINK_INVALID", "this link was used, or is out of date", {
    hint: "An owner makes a new one (POST /v1/operators/{id}/link), or `hongyan operator reset-password` at the server; the link for the first owner is printed at each start of the server until an owner can sign in.",
  });
}

/** Only the token's hash is kept. */
async function issueLink(db: Db, operatorId: string | null, page: string): Promise<Link> {
  const token = generateToken();
  const expiresAt = new Date(Date.now() + lifeMs);
  await insertLink(db, { tokenHash: hashToken(token), operatorId, expiresAt });
  return { path: `${page}?token=${token}`, expiresAt };
}
