import type { Context } from "../../context.ts";
import { deleteLinksOf } from "../../store/operator-links.ts";
import { deleteSessionsOf } from "../../store/operator-sessions.ts";
import { findOperator, lockOperators, updatePassword } from "../../store/operators.ts";
import { linkInvalid, useLink } from "./links.ts";
import { hashPassword } from "./passwords.ts";
import { writeAudit } from "./write-audit.ts";

/**
 * Chooses the password that a link was made for, and ends the operator's sessions: they may be somebody else's.
 *
 * @throws {HongyanError} LINK_INVALID
 */
export async function acceptLink(
  ctx: Context,
  { token, password }: { token: string; password: string },
  address: string,
): Promise<{ name: string }> {
  const passwordHash = await hashPassword(password);
  return ctx.db.transaction().execute(async (tx) => {
    await lockOperators(tx);
    const { operatorId } = await useLink(tx, token);
    const operator = operatorId === null ? undefined : await findOperator(tx, operatorId);
    if (operator === undefined || operator.disabledAt !== null) throw linkInvalid();
    await updatePassword(tx, operator.operatorId, passwordHash);
    await deleteLinksOf(tx, operator.operatorId);
    await deleteSessionsOf(tx, operator.operatorId);
    const actor = { kind: "operator" as const, id: operator.operatorId, name: operator.name };
    await writeAudit(
      tx,
      { ...actor, address },
      { action: "operator.password-chosen", target: operator.operatorId },
    );
    return { name: operator.name };
  });
}
