import type { Context } from "../context.ts";
import type { MessageRequest } from "../contract/messages.ts";
import { HongyanError } from "../errors.ts";
import { findOpenids } from "../store/users.ts";

/** The openid of each recipient in turn, read at once; USER_NOT_FOUND in the place of an externalId that nobody has. */
export async function resolveRecipients(
  ctx: Context,
  appid: string,
  to: MessageRequest["to"][],
): Promise<(string | HongyanError)[]> {
  const externalIds = to.flatMap((one) => ("externalId" in one ? [one.externalId] : []));
  const known =
    externalIds.length === 0
      ? new Map<string, string>()
      : await findOpenids(ctx.db, appid, externalIds);
  return to.map((one) =>
    "openid" in one ? one.openid : (known.get(one.externalId) ?? notFound(appid, one.externalId)),
  );
}

function notFound(appid: string, externalId: string): HongyanError {
  return new HongyanError(
    "USER_NOT_FOUND",
    `app ${appid} has no user with the externalId ${externalId}`,
    { hint: "Tie an externalId to an openid with POST /v1/users.", details: { externalId } },
  );
}
