import { errors, jwtVerify, type JWTPayload } from "jose";

/**
 * What a token of ours (HS256) says, whichever of the keys signed it.
 *
 * @throws jose's errors: JWTExpired, JWSSignatureVerificationFailed when no key signed it
 */
export async function verifyToken(
  token: string,
  keys: Uint8Array[],
  issuer: string,
): Promise<JWTPayload> {
  for (const key of keys) {
    try {
      return (await jwtVerify(token, key, { issuer, algorithms: ["HS256"] })).payload;
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
    }
  }
  throw new errors.JWSSignatureVerificationFailed();
}
