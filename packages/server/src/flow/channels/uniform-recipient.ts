import type { Context } from "../../context.ts";
import { findUser, findUserByExternalId } from "../../store/users.ts";

/** Whom a uniform message is for, as the business knows them. */
export interface UniformTo {
  openid?: string | undefined;
  externalId?: string | undefined;
  officialAccountOpenid?: string | undefined;
}

/** The same person under the mini program and under its Official Account, as far as they are known. */
export interface UniformRecipient {
  openid: string | undefined;
  /** undefined: no Official Account is bound. */
  officialAccount: { appid: string; openid: string | undefined } | undefined;
}

/** The two openids of one person are different; the business's own id ties them together. */
export async function resolveUniformRecipient(
  ctx: Context,
  appid: string,
  to: UniformTo,
): Promise<UniformRecipient> {
  const app = await ctx.reference.app(appid);
  const accountAppid = app?.officialAccount ?? undefined;
  const externalId =
    to.externalId ??
    (await externalIdOf(ctx, appid, to.openid)) ??
    (await externalIdOf(ctx, accountAppid, to.officialAccountOpenid));
  const openid = to.openid ?? (await openidOf(ctx, appid, externalId));
  if (accountAppid === undefined) return { openid, officialAccount: undefined };
  const theirs = to.officialAccountOpenid ?? (await openidOf(ctx, accountAppid, externalId));
  return { openid, officialAccount: { appid: accountAppid, openid: theirs } };
}

async function externalIdOf(
  ctx: Context,
  appid: string | undefined,
  openid: string | undefined,
): Promise<string | undefined> {
  if (appid === undefined || openid === undefined) return undefined;
  return (await findUser(ctx.db, appid, openid))?.externalId ?? undefined;
}

async function openidOf(
  ctx: Context,
  appid: string,
  externalId: string | undefined,
): Promise<string | undefined> {
  if (externalId === undefined) return undefined;
  return (await findUserByExternalId(ctx.db, appid, externalId))?.openid;
}
