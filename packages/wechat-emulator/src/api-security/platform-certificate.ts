import { generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";
import { pssPadding } from "./pss.ts";

/** The key that WeChat signs its answers with. */
export interface PlatformKey {
  /** As the console shows it; not the serial number inside the certificate. */
  readonly serial: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export function createPlatformKey(): PlatformKey {
  const serial = randomBytes(16).toString("hex");
  return { serial, ...generateKeyPairSync("rsa", { modulusLength: 2_048 }) };
}

export function signAnswer({ privateKey }: PlatformKey, text: Buffer): string {
  return sign("sha256", text, { key: privateKey, ...pssPadding }).toString("base64");
}

/** The certificate that a developer downloads from the console: PEM. */
export async function writeCertificate({ privateKey, publicKey }: PlatformKey): Promise<string> {
  // Only here: whoever does not use API security never loads it.
  const { generate } = await import("selfsigned");
  const { cert } = await generate([{ name: "commonName", value: "WeChat emulator platform" }], {
    algorithm: "sha256",
    keyPair: {
      privateKey: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
      publicKey: publicKey.export({ type: "spki", format: "pem" }) as string,
    },
  });
  return cert;
}
