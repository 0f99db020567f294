import { hash } from "node:crypto";
import ipaddr from "ipaddr.js";
import type { Db } from "../../db/connection.ts";
import { HongyanError } from "../../errors.ts";
import { clearAttempts, countAttempt, uncountAttempt } from "../../store/sign-in-attempts.ts";

const windowSeconds = 15 * 60;
/** One name from one address. */
const mostOfPair = 5;
/** All names from one address. */
const mostOfAddress = 50;
/** One name from everywhere: past it, an address has fewer attempts. It is never shut, so that strangers shut nobody out. */
const manyOfName = 100;
const mostOfPairThen = 2;

export interface Attempt {
  /** It was no failure, and no success yet. */
  undo(): Promise<void>;
  succeed(): Promise<void>;
}

/**
 * Counts an attempt to prove who one is as failed, until it is told otherwise.
 *
 * @throws {HongyanError} TOO_MANY_ATTEMPTS
 */
export async function takeAttempt(
  db: Db,
  { name, address }: { name: string; address: string },
): Promise<Attempt> {
  const network = networkOf(address);
  const ofPair = subject("pair", name.toLowerCase(), network);
  const ofAddress = subject("address", network);
  const ofName = subject("name", name.toLowerCase());

  const counts = await countAttempt(db, [ofPair, ofAddress], windowSeconds);
  refuseOver(counts, ofPair, mostOfPair);
  refuseOver(counts, ofAddress, mostOfAddress);
  const [named] = await countAttempt(db, [ofName], windowSeconds);
  if (named !== undefined && named.count > manyOfName) refuseOver(counts, ofPair, mostOfPairThen);

  return {
    undo: () => uncountAttempt(db, [ofPair, ofAddress, ofName]),
    async succeed() {
      await uncountAttempt(db, [ofAddress, ofName]);
      await clearAttempts(db, ofPair);
    },
  };
}

/** Not the name itself: people type passwords into the wrong field. */
function subject(...parts: string[]): string {
  return hash("sha256", parts.join("\n"), "base64");
}

/** Of IPv6 one customer has 2^64 addresses. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed.kind() === "ipv6" ? parsed.toByteArray().slice(0, 8).join(".") : parsed.toString();
}

function refuseOver(
  counts: { subject: string; count: number; secondsLeft: number }[],
  of: string,
  most: number,
): void {
  const counted = counts.find((one) => one.subject === of);
  if (counted === undefined || counted.count <= most) return;
  throw new HongyanError("TOO_MANY_ATTEMPTS", "too many failed attempts", {
    hint: "Wait for as many seconds as Retry-After says. A lost password: docs/operators.md.",
    details: { retryAfterSeconds: counted.secondsLeft },
  });
}
