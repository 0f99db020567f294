import { errors, SignJWT } from "jose";
import type { Context } from "../../context.ts";
import type { Scope } from "../../contract/scopes.ts";
import { findApiKey, type ApiKeyRow } from "../../store/api-keys.ts";
import { verifyToken } from "../verify-token.ts";
import { WechatFault } from "./wechat-fault.ts";

/** Who calls a drop-in route: an app, and the API key that its token was given for. */
export interface GatewayCaller {
  appid: string;
  apiKey: ApiKeyRow;
}

/**
 * The tokens that an unchanged WeChat SDK gets from this server in place of WeChat's: opaque to it, signed, and good for
 * nothing but the drop-in routes of one app, for as long as its API key lives.
 */
export interface GatewayTokens {
  issue(caller: GatewayCaller): Promise<{ token: string; expiresInSeconds: number }>;
  /** @throws {WechatFault} 41001, 40001, 42001, 48001 when the key lacks the scope. */
  verify(token: string | undefined, scope: Scope): Promise<GatewayCaller>;
}

const lifeSeconds = 7200;
const issuer = "hongyan-gateway";
/** As long as other uses of a key take to notice that it was revoked. */
const keptKeysMs = 5_000;
const mostKeptKeys = 10_000;

export function createGatewayTokens(ctx: Context): GatewayTokens {
  const signingKey = ctx.secrets.deriveKey("gateway-token");
  const keys = ctx.secrets.deriveKeys("gateway-token");
  const known = new Map<string, { row: ApiKeyRow; readAt: number }>();

  const readKey = async (apiKeyId: string): Promise<ApiKeyRow | undefined> => {
    const cached = known.get(apiKeyId);
    if (cached !== undefined && performance.now() - cached.readAt < keptKeysMs) return cached.row;
    known.delete(apiKeyId);
    const row = await findApiKey(ctx.db, apiKeyId);
    if (row === undefined || row.revokedAt !== null) return undefined;
    if (known.size >= mostKeptKeys) known.clear();
    known.set(apiKeyId, { row, readAt: performance.now() });
    return row;
  };

  const read = async (token: string): Promise<{ appid: string; apiKeyId: string }> => {
    try {
      const payload = await verifyToken(token, keys, issuer);
      if (typeof payload.aud !== "string" || payload.sub === undefined) throw badToken();
      return { appid: payload.aud, apiKeyId: payload.sub };
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new WechatFault(42001, "access_token expired");
      throw badToken();
    }
  };

  return {
    async issue({ appid, apiKey }) {
      const token = await new SignJWT({})
        .setProtectedHeader({ alg: "HS256" })
        .setIssuer(issuer)
        .setAudience(appid)
        .setSubject(apiKey.apiKeyId)
        .setIssuedAt()
        .setExpirationTime(`${lifeSeconds}s`)
        .sign(signingKey);
      return { token, expiresInSeconds: lifeSeconds };
    },
    async verify(token, scope) {
      if (token === undefined || token === "") throw new WechatFault(41001, "access_token missing");
      const { appid, apiKeyId } = await read(token);
      const apiKey = await readKey(apiKeyId);
      if (apiKey === undefined || (await ctx.reference.app(appid)) === undefined) throw badToken();
      if (!apiKey.scopes.includes("*") && !apiKey.scopes.includes(scope)) {
        throw new WechatFault(48001, `api unauthorized, the API key lacks the scope ${scope}`);
      }
      return { appid, apiKey };
    },
  };
}

function badToken(): WechatFault {
  return new WechatFault(40001, "invalid credential, access_token is invalid or not latest");
}
