import type { Context } from "../../context.ts";
import { isSameSecret } from "../../secrets.ts";

/** A push by way of 微信云托管's gateway, which signs nothing. */
export interface UnsignedPush {
  /** By the gateway's headers. */
  sentBy: "wechat" | "user" | "unmarked";
  /** The end of the path that it came to. */
  pathToken: string;
}

/** Of the characters that a Token may have, 16 are 95 bits: nobody tries them all. */
const shortestPathToken = 16;

/**
 * Why a push without signature is not taken; undefined: it is. Two things must speak for it: the gateway's headers, and the
 * app's Token in the path, which only WeChat was told. Users reach every path of this server through the gateway too.
 */
export function faultOfUnsigned(
  ctx: Context,
  appid: string,
  token: string,
  { sentBy, pathToken }: UnsignedPush,
): { stage: "settings" | "signature"; reason: string } | undefined {
  if (!ctx.config.cloudApps.includes(appid)) {
    return { stage: "settings", reason: "cloud_headers_not_trusted_for_this_app" };
  }
  if (sentBy === "user") return { stage: "signature", reason: "gateway_names_a_user" };
  if (sentBy === "unmarked") return { stage: "signature", reason: "no_mark_of_the_gateway" };
  if (token.length < shortestPathToken) {
    return { stage: "settings", reason: "token_too_short_for_unsigned_pushes" };
  }
  return isSameSecret(pathToken, token)
    ? undefined
    : { stage: "signature", reason: "path_token_mismatch" };
}
