import type { Authorization } from "@hongyan/wechat";
import { z } from "zod";
import type { Context } from "../../context.ts";
import {
  keepAuthorization,
  readKeptAuthorization,
  type AuthorizationLinkRow,
} from "../../store/authorization-links.ts";
import { hashToken } from "../../secrets.ts";

/** What a code granted. */
export type Granted = Pick<Authorization, "appid" | "permissions" | "refreshToken"> &
  Partial<Pick<Authorization, "accessToken" | "expiresInSeconds">>;

const keptForm = z.object({
  code: z.string(),
  appid: z.string(),
  permissions: z.array(z.number()),
  refreshToken: z.string(),
});

/**
 * What a code granted to a link. WeChat tells it once: it is kept on the link, so that whatever fails afterwards loses nothing,
 * and the same visit again goes on from there. The access token is not: the refresh token gives another.
 *
 * @throws WechatError: what WeChat says to the code (61010: used or expired)
 */
export async function queryAuthOnce(
  ctx: Context,
  { componentAppid, stateHash }: AuthorizationLinkRow,
  authorizationCode: string,
): Promise<Granted> {
  const purpose = keptAuthorizationPurpose(componentAppid);
  const code = hashToken(authorizationCode).toString("hex");
  const sealed = await readKeptAuthorization(ctx.db, stateHash);
  if (sealed !== null) {
    const kept = keptForm.parse(JSON.parse(ctx.secrets.open(sealed, purpose)));
    if (kept.code === code) return kept;
  }
  const granted = await ctx.wechat.platform(componentAppid).queryAuth(authorizationCode);
  const { appid, permissions, refreshToken } = granted;
  const kept: z.infer<typeof keptForm> = { code, appid, permissions, refreshToken };
  await keepAuthorization(ctx.db, stateHash, ctx.secrets.seal(JSON.stringify(kept), purpose));
  return granted;
}

export const keptAuthorizationPurpose = (componentAppid: string): string =>
  `kept-authorization:${componentAppid}`;
