import type { Context } from "../../context.ts";
import { isUniqueViolation } from "../../db/sql-errors.ts";
import { uuidv7 } from "../../ids.ts";
import { deleteLinksOf } from "../../store/operator-links.ts";
import { countOwners, insertOperator, lockOperators, replaceRoles } from "../../store/operators.ts";
import { operatorExists } from "./create-operator.ts";
import { linkInvalid, useLink } from "./links.ts";
import { hashPassword } from "./passwords.ts";
import { writeAudit } from "./write-audit.ts";

/**
 * Makes the first owner, by the link that the server printed. Of two uses at once, also of two links, one makes an owner; and none
 * once an owner can sign in, by whatever way they came.
 *
 * @throws {HongyanError} LINK_INVALID, OPERATOR_EXISTS when somebody was invited under the name, and then the link stays good
 */
export async function setUpOwner(
  ctx: Context,
  { token, name, password }: { token: string; name: string; password: string },
  address: string,
): Promise<void> {
  const passwordHash = await hashPassword(password);
  const operatorId = uuidv7();
  await ctx.db
    .transaction()
    .execute(async (tx) => {
      await lockOperators(tx);
      const link = await useLink(tx, token);
      if (link.operatorId !== null || (await countOwners(tx)) > 0) throw linkInvalid();
      await insertOperator(tx, { operatorId, name, passwordHash });
      const roles = [{ appid: null, role: "owner" as const }];
      await replaceRoles(tx, operatorId, roles);
      await deleteLinksOf(tx, null);
      const actor = { kind: "operator" as const, id: operatorId, name, address };
      await writeAudit(tx, actor, {
        action: "operator.set-up",
        target: operatorId,
        after: { name, roles },
      });
    })
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? operatorExists(name) : error;
    });
}
