import type { Context } from "../../context.ts";
import { deleteSessionsOf } from "../../store/operator-sessions.ts";
import { updateLanguage, updatePassword, type OperatorRow } from "../../store/operators.ts";
import { checkPassword } from "./check-password.ts";
import { hashPassword } from "./passwords.ts";
import { writeAudit, type Actor } from "./write-audit.ts";

export interface OwnChange {
  language?: OperatorRow["language"] | undefined;
  password?: { current: string; next: string } | undefined;
}

/** What operators change about themselves. A new password ends their other sessions. @throws {HongyanError} PASSWORD_WRONG, TOO_MANY_ATTEMPTS */
export async function changeOwn(
  ctx: Context,
  { operator, tokenHash }: { operator: OperatorRow; tokenHash: Buffer },
  { language, password }: OwnChange,
  actor: Actor,
): Promise<void> {
  const { operatorId } = operator;
  if (password !== undefined) await checkPassword(ctx, operator, password.current, actor);
  const passwordHash = password === undefined ? undefined : await hashPassword(password.next);
  await ctx.db.transaction().execute(async (tx) => {
    if (language !== undefined) await updateLanguage(tx, operatorId, language);
    if (passwordHash === undefined) return;
    await updatePassword(tx, operatorId, passwordHash);
    await deleteSessionsOf(tx, operatorId, tokenHash);
    await writeAudit(tx, actor, { action: "operator.password-changed", target: operatorId });
  });
}
