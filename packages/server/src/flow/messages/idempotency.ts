import { createHash } from "node:crypto";
import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { findMessagesByIdempotencyKey } from "../../store/message-submission.ts";
import type { Submission, Submitted } from "./submission.ts";

/** A repeat is answered as the first time, also when what it was made of has changed or gone since. */
export async function submitOrRepeat(
  ctx: Context,
  appid: string,
  idempotency: { key: string; request: unknown } | undefined,
  submit: () => Promise<Submitted>,
): Promise<Submitted> {
  try {
    return await submit();
  } catch (error) {
    if (idempotency === undefined || !(error instanceof HongyanError)) throw error;
    const repeat = await findRepeat(ctx, appid, idempotency);
    if (repeat === undefined) throw error;
    return repeat;
  }
}

/** What the same request under the same key was answered before, if it was. */
export async function findRepeat(
  ctx: Context,
  appid: string,
  idempotency: { key: string; request: unknown },
): Promise<Submitted | undefined> {
  const [earlier] = await findMessagesByIdempotencyKey(ctx.db, appid, [idempotency.key]);
  if (earlier?.requestHash !== hashRequest(idempotency.request)) return undefined;
  return { messageId: earlier.messageId, status: earlier.status, isRepeat: true };
}

export function hashRequest(request: unknown): string {
  return createHash("sha256").update(canonicalJson(request)).digest("base64url");
}

/** Members in sorted order, so that the same request hashes the same however it was written. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

export function keyConflict({ idempotency }: Pick<Submission, "idempotency">): HongyanError {
  return new HongyanError(
    "IDEMPOTENCY_CONFLICT",
    `the Idempotency-Key ${idempotency?.key ?? ""} was used for another request`,
    { hint: "Make a new key for each new message; repeat a key only with the very same request." },
  );
}
