import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import type { OperatorRow } from "../../store/operators.ts";
import { takeAttempt } from "./limit-attempts.ts";
import { fitsPassword } from "./passwords.ts";
import type { Actor } from "./write-audit.ts";

/** Once more within a session, which somebody else may have found open. @throws {HongyanError} PASSWORD_WRONG, TOO_MANY_ATTEMPTS */
export async function checkPassword(
  ctx: Context,
  operator: OperatorRow,
  password: string,
  actor: Actor,
): Promise<void> {
  const attempt = await takeAttempt(ctx.db, {
    name: operator.name,
    address: actor.address ?? "",
  });
  if (!(await fitsPassword(operator.passwordHash, password))) {
    throw new HongyanError("PASSWORD_WRONG", "the password is wrong", {
      hint: "Type the password that you signed in with.",
    });
  }
  await attempt.succeed();
}
