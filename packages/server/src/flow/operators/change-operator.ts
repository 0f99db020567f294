import type { Context } from "../../context.ts";
import type { Tx } from "../../db/connection.ts";
import { isUniqueViolation } from "../../db/sql-errors.ts";
import { HongyanError } from "../../errors.ts";
import { deleteLinksOf } from "../../store/operator-links.ts";
import { deleteSessionsOf } from "../../store/operator-sessions.ts";
import {
  countOwners,
  deleteOperator,
  findOperator,
  lockOperators,
  removeTotp,
  replaceRoles,
  updateOperator,
  type OperatorRow,
} from "../../store/operators.ts";
import { checkApps } from "./check-apps.ts";
import { operatorExists } from "./create-operator.ts";
import { issuePasswordLink, type Link } from "./links.ts";
import { writeAudit, type Actor, type Change } from "./write-audit.ts";

export interface OperatorChange {
  name?: string | undefined;
  roles?: OperatorRow["roles"] | undefined;
  disabled?: boolean | undefined;
  /** null takes the second factor away. */
  totp?: null | undefined;
}

/** Throws when the actor may not give these roles away; asked of the present ones in the transaction that touches them. */
export type CheckRoles = (roles: OperatorRow["roles"]) => void;

/**
 * @param check throws when the operator is not as the caller has seen them
 * @throws {HongyanError} OPERATOR_NOT_FOUND, OPERATOR_EXISTS, LAST_OWNER, APP_NOT_FOUND; what `mayGrant` throws
 */
export async function changeOperator(
  ctx: Pick<Context, "db">,
  operatorId: string,
  change: OperatorChange,
  actor: Actor,
  mayGrant: CheckRoles,
  check?: (current: OperatorRow) => void,
): Promise<void> {
  if (change.roles !== undefined) {
    mayGrant(change.roles);
    await checkApps(ctx.db, change.roles);
  }
  try {
    await changingOwners(ctx, operatorId, actor, async (tx, before) => {
      mayGrant(before.roles);
      check?.(before);
      const isDisabled = change.disabled ?? before.disabledAt !== null;
      await updateOperator(tx, operatorId, { name: change.name ?? before.name, isDisabled });
      if (change.roles !== undefined) await replaceRoles(tx, operatorId, change.roles);
      if (change.totp === null) await removeTotp(tx, operatorId);
      if (isDisabled) {
        await deleteSessionsOf(tx, operatorId);
        await deleteLinksOf(tx, operatorId);
      }
      const after = await findOperator(tx, operatorId);
      return { action: "operator.changed", after: after === undefined ? null : toKept(after) };
    });
  } catch (error) {
    throw isUniqueViolation(error) ? operatorExists(change.name ?? "") : error;
  }
}

/** @throws {HongyanError} OPERATOR_NOT_FOUND, LAST_OWNER; what `mayGrant` throws */
export async function removeOperator(
  ctx: Pick<Context, "db">,
  operatorId: string,
  actor: Actor,
  mayGrant: CheckRoles,
): Promise<void> {
  await changingOwners(ctx, operatorId, actor, async (tx, before) => {
    mayGrant(before.roles);
    await deleteOperator(tx, operatorId);
    return { action: "operator.removed" };
  });
}

/**
 * A link to choose a password; the present one stays good until it is used.
 *
 * @throws {HongyanError} OPERATOR_NOT_FOUND; what `mayGrant` throws
 */
export async function issueLink(
  ctx: Pick<Context, "db">,
  operatorId: string,
  actor: Actor,
  mayGrant: CheckRoles,
): Promise<Link> {
  return ctx.db.transaction().execute(async (tx) => {
    await lockOperators(tx);
    const operator = await findOrRefuse(tx, operatorId);
    mayGrant(operator.roles);
    const link = await issuePasswordLink(tx, operatorId);
    await writeAudit(tx, actor, {
      action: "operator.link-made",
      target: operatorId,
      after: { name: operator.name, expiresAt: link.expiresAt },
    });
    return link;
  });
}

/** Refuses what would leave nobody who can sign in as an owner; of two such changes at once, one sees the other's. */
async function changingOwners(
  ctx: Pick<Context, "db">,
  operatorId: string,
  actor: Actor,
  change: (tx: Tx, before: OperatorRow) => Promise<Change>,
): Promise<void> {
  await ctx.db.transaction().execute(async (tx) => {
    await lockOperators(tx);
    const before = await findOrRefuse(tx, operatorId);
    const ownersBefore = await countOwners(tx);
    const changed = await change(tx, before);
    if (ownersBefore > 0 && (await countOwners(tx)) === 0) {
      throw new HongyanError("LAST_OWNER", `${before.name} is the last owner who can sign in`, {
        hint: "Make another owner first, and wait until they have chosen a password.",
      });
    }
    await writeAudit(tx, actor, { ...changed, target: operatorId, before: toKept(before) });
  });
}

async function findOrRefuse(tx: Tx, operatorId: string): Promise<OperatorRow> {
  const operator = await findOperator(tx, operatorId);
  if (operator !== undefined) return operator;
  throw new HongyanError("OPERATOR_NOT_FOUND", `there is no operator ${operatorId}`, {
    hint: "GET /v1/operators lists them.",
  });
}

function toKept(operator: OperatorRow) {
  return {
    name: operator.name,
    roles: operator.roles,
    disabled: operator.disabledAt !== null,
    hasSecondFactor: operator.totpSealed !== null,
  };
}
