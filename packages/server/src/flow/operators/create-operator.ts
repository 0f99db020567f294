import type { Context } from "../../context.ts";
import { isUniqueViolation } from "../../db/sql-errors.ts";
import { HongyanError } from "../../errors.ts";
import { uuidv7 } from "../../ids.ts";
import { insertOperator, replaceRoles, type OperatorRow } from "../../store/operators.ts";
import { checkApps } from "./check-apps.ts";
import { issuePasswordLink, type Link } from "./links.ts";
import { writeAudit, type Actor } from "./write-audit.ts";

/**
 * Makes an operator, and the link at which they choose their password: nobody else ever sees it.
 *
 * @throws {HongyanError} OPERATOR_EXISTS, APP_NOT_FOUND
 */
export async function createOperator(
  ctx: Pick<Context, "db">,
  { name, roles }: Pick<OperatorRow, "name" | "roles">,
  actor: Actor,
): Promise<{ operatorId: string; link: Link }> {
  await checkApps(ctx.db, roles);
  const operatorId = uuidv7();
  try {
    return await ctx.db.transaction().execute(async (tx) => {
      await insertOperator(tx, { operatorId, name, passwordHash: null });
      await replaceRoles(tx, operatorId, roles);
      const link = await issuePasswordLink(tx, operatorId);
      const after = { name, roles };
      await writeAudit(tx, actor, { action: "operator.invited", target: operatorId, after });
      return { operatorId, link };
    });
  } catch (error) {
    throw isUniqueViolation(error) ? operatorExists(name) : error;
  }
}

export function operatorExists(name: string): HongyanError {
  return new HongyanError("OPERATOR_EXISTS", `there is an operator ${name} already`, {
    hint: "Choose another name; case does not count.",
  });
}
