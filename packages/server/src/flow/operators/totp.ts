import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

// RFC 6238 with what every authenticator app understands: SHA-1, 6 digits, 30 seconds.
const stepSeconds = 30;
const digits = 6;
/** Clocks differ, and typing takes time. */
const stepsOff = 1;
const secretBytes = 20;

export function generateTotpSecret(): Buffer {
  return randomBytes(secretBytes);
}

/** The step whose code this is, near `nowMs`; undefined when it is none. */
export function matchTotp(secret: Buffer, code: string, nowMs: number): number | undefined {
  const now = Math.floor(nowMs / 1000 / stepSeconds);
  const steps = Array.from({ length: 2 * stepsOff + 1 }, (_, index) => now - stepsOff + index);
  // Each is compared: how long it takes says nothing about which one fits.
  const fitting = steps.filter((step) => isEqual(totpAt(secret, step), code));
  return fitting.at(-1);
}

/** The code of one step of 30 seconds since 1970. */
export function totpAt(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, "0");
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export function toBase32(bytes: Buffer): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => alphabet[Number.parseInt(group.padEnd(5, "0"), 2)]).join("");
}

/** What authenticator apps read from a QR code. */
export function toOtpauthUri(secret: Buffer, name: string): string {
  const label = encodeURIComponent(`Hongyan:${name}`);
  return `otpauth://totp/${label}?secret=${toBase32(secret)}&issuer=Hongyan`;
}

function isEqual(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
