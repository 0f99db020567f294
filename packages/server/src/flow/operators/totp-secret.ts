import type { Secrets } from "../../secrets.ts";

/** At rest it is sealed, for this operator alone (S1). */
export function sealTotp(secrets: Secrets, operatorId: string, secret: Buffer): string {
  return secrets.seal(secret.toString("base64"), totpPurpose(operatorId));
}

export function openTotp(secrets: Secrets, operatorId: string, sealed: string): Buffer {
  return Buffer.from(secrets.open(sealed, totpPurpose(operatorId)), "base64");
}

export function totpPurpose(operatorId: string): string {
  return `totp:${operatorId}`;
}
