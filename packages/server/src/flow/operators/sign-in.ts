import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { generateToken, hashToken } from "../../secrets.ts";
import { deleteOldSessions, insertSession } from "../../store/operator-sessions.ts";
import { findOperatorByName, useTotpStep, type OperatorRow } from "../../store/operators.ts";
import { takeAttempt } from "./limit-attempts.ts";
import { fitsPassword } from "./passwords.ts";
import { matchTotp } from "./totp.ts";
import { openTotp } from "./totp-secret.ts";
import { writeAudit } from "./write-audit.ts";

/**
 * Begins a session, whose token is in the answer and nowhere else.
 *
 * @throws {HongyanError} UNAUTHENTICATED, TOTP_REQUIRED, TOO_MANY_ATTEMPTS
 */
export async function signIn(
  ctx: Context,
  given: { name: string; password: string; totp?: string | undefined },
  from: { address: string; userAgent: string },
): Promise<{ token: string }> {
  const name = given.name.trim();
  const attempt = await takeAttempt(ctx.db, { name, address: from.address });
  const operator = await findOperatorByName(ctx.db, name);
  const fits = await fitsPassword(operator?.passwordHash, given.password);
  if (!fits || operator === undefined || operator.disabledAt !== null) throw refused();
  if (operator.totpSealed !== null) {
    if (given.totp === undefined) {
      await attempt.undo();
      throw new HongyanError("TOTP_REQUIRED", "the code of the authenticator app is needed too", {
        hint: "Send the same again with totp.",
      });
    }
    if (!(await useCode(ctx, operator, operator.totpSealed, given.totp))) throw refused();
  }
  const token = generateToken();
  const isBegun = await insertSession(ctx.db, {
    tokenHash: hashToken(token),
    operatorId: operator.operatorId,
    passwordHash: operator.passwordHash ?? "",
    address: from.address,
    userAgent: from.userAgent,
  });
  if (!isBegun) throw refused();
  await attempt.succeed();
  await deleteOldSessions(ctx.db);
  const actor = { kind: "operator" as const, id: operator.operatorId, name: operator.name };
  await writeAudit(
    ctx.db,
    { ...actor, address: from.address },
    { action: "session.begun", target: operator.operatorId },
  );
  return { token };
}

/** Each code counts once: whoever looks over a shoulder comes too late. */
async function useCode(
  ctx: Context,
  operator: OperatorRow,
  sealed: string,
  code: string,
): Promise<boolean> {
  const step = matchTotp(openTotp(ctx.secrets, operator.operatorId, sealed), code, Date.now());
  return step !== undefined && useTotpStep(ctx.db, operator.operatorId, step);
}

/** One answer for all: which part was wrong, or whether the name exists, is nobody's business. */
function refused(): HongyanError {
  return new HongyanError("UNAUTHENTICATED", "the name, the password or the code is wrong", {
    hint: "An owner can make a link to choose a new password; at the server, `hongyan operator reset-password` does.",
  });
}
