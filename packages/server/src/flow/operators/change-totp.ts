import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { beginTotp, confirmTotp, removeTotp, type OperatorRow } from "../../store/operators.ts";
import { checkPassword } from "./check-password.ts";
import { takeAttempt } from "./limit-attempts.ts";
import { generateTotpSecret, matchTotp, toBase32, toOtpauthUri } from "./totp.ts";
import { openTotp, sealTotp } from "./totp-secret.ts";
import { writeAudit, type Actor } from "./write-audit.ts";

/**
 * Makes a secret, which asks for no code until one has confirmed it. It takes the password: with a factor of their own, whoever found
 * an open console would keep its owner out.
 *
 * @throws {HongyanError} PASSWORD_WRONG, TOTP_EXISTS, TOO_MANY_ATTEMPTS
 */
export async function beginSecondFactor(
  ctx: Context,
  operator: OperatorRow,
  password: string,
  actor: Actor,
): Promise<{ secret: string; otpauthUri: string }> {
  await checkPassword(ctx, operator, password, actor);
  const secret = generateTotpSecret();
  const sealed = sealTotp(ctx.secrets, operator.operatorId, secret);
  if (!(await beginTotp(ctx.db, operator.operatorId, sealed))) {
    throw new HongyanError("TOTP_EXISTS", "there is a second factor already", {
      hint: "Remove it first, with DELETE /v1/session/totp and the password.",
    });
  }
  return { secret: toBase32(secret), otpauthUri: toOtpauthUri(secret, operator.name) };
}

/** From now on a code is asked for. @throws {HongyanError} TOTP_INVALID, TOO_MANY_ATTEMPTS */
export async function confirmSecondFactor(
  ctx: Context,
  operator: OperatorRow,
  code: string,
  actor: Actor,
): Promise<void> {
  const { operatorId, totpPendingSealed } = operator;
  if (totpPendingSealed === null) throw codeInvalid();
  const attempt = await takeAttempt(ctx.db, {
    name: operator.name,
    address: actor.address ?? "",
  });
  const secret = openTotp(ctx.secrets, operatorId, totpPendingSealed);
  const step = matchTotp(secret, code, Date.now());
  if (step === undefined) throw codeInvalid();
  await ctx.db.transaction().execute(async (tx) => {
    if (!(await confirmTotp(tx, operatorId, { pendingSealed: totpPendingSealed, step }))) {
      throw codeInvalid();
    }
    await writeAudit(tx, actor, { action: "operator.totp-added", target: operatorId });
  });
  await attempt.succeed();
}

/** @throws {HongyanError} PASSWORD_WRONG, TOO_MANY_ATTEMPTS */
export async function removeSecondFactor(
  ctx: Context,
  operator: OperatorRow,
  password: string,
  actor: Actor,
): Promise<void> {
  await checkPassword(ctx, operator, password, actor);
  await ctx.db.transaction().execute(async (tx) => {
    await removeTotp(tx, operator.operatorId);
    await writeAudit(tx, actor, { action: "operator.totp-removed", target: operator.operatorId });
  });
}

function codeInvalid(): HongyanError {
  return new HongyanError("TOTP_INVALID", "this code does not fit", {
    hint: "Take the newest code of the authenticator app, and see that the clocks of phone and server are right.",
  });
}
