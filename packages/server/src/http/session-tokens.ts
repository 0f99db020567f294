import { SignJWT } from "jose";
import { HongyanError } from "../errors.ts";
import type { Secrets } from "../secrets.ts";
import type { Session } from "./auth.ts";
import { verifyToken } from "./verify-token.ts";

/** Short-lived tokens that stand for a user between log-ins: who they are was said by WeChat, not by the client. */
export interface SessionTokens {
  issue(session: Session): Promise<{ token: string; expiresIn: number }>;
  /** @throws {HongyanError} SESSION_EXPIRED */
  verify(token: string): Promise<Session>;
}

const lifeSeconds = 2 * 3600;
const issuer = "hongyan";

export function createSessionTokens(secrets: Secrets): SessionTokens {
  const signingKey = secrets.deriveKey("session-token");
  const keys = secrets.deriveKeys("session-token");
  return {
    async issue({ appid, openid }) {
      const token = await new SignJWT({})
        .setProtectedHeader({ alg: "HS256" })
        .setIssuer(issuer)
        .setAudience(appid)
        .setSubject(openid)
        .setIssuedAt()
        .setExpirationTime(`${lifeSeconds}s`)
        .sign(signingKey);
      return { token, expiresIn: lifeSeconds };
    },
    async verify(token) {
      try {
        const payload = await verifyToken(token, keys, issuer);
        if (typeof payload.aud !== "string" || payload.sub === undefined)
          throw new Error("no user");
        return { appid: payload.aud, openid: payload.sub };
      } catch {
        throw new HongyanError("SESSION_EXPIRED", "this session token is not valid any more", {
          hint: "Log in again: wx.login, then POST /mp/sessions with the new code.",
        });
      }
    },
  };
}
