import type { ServerConfig } from "../config.ts";
import { HongyanError } from "../errors.ts";
import { networkOf } from "../flow/operators/limit-attempts.ts";
import { createMinuteCounter } from "./minute-counter.ts";

/** Looks a credential up, unless its sender has shown too many wrong ones. */
export interface UnknownCredentials {
  /**
   * @param hash of the credential: one that was good lately is looked up from wherever it comes, so that an address which many
   * share is shut to none who belongs here
   * @param address undefined: for what goes on without a request
   * @throws {HongyanError} RATE_LIMITED, and what `find` throws
   */
  lookUp<Found>(
    hash: string,
    address: string | undefined,
    find: (hash: string) => Promise<Found>,
  ): Promise<Found>;
}

const goodForMs = 10 * 60_000;
const mostGood = 10_000;

/** A wrong key or cookie costs a look into the database: of those an address has so many a minute, in this process. */
export function createUnknownCredentials({
  clientRequestsPerMinute,
}: Pick<ServerConfig, "clientRequestsPerMinute">): UnknownCredentials {
  const wrongOnes = createMinuteCounter(
    "with credentials that are not known, the address",
    "Look for a program with an old API key. If all clients seem to come from one address, name the reverse proxy in HONGYAN_TRUSTED_PROXIES; else raise HONGYAN_CLIENT_REQUESTS_PER_MINUTE.",
  );
  // In the order in which they were good last: the oldest comes first.
  const good = new Map<string, number>();
  const isGood = (hash: string): boolean =>
    performance.now() - (good.get(hash) ?? -Infinity) < goodForMs;

  return {
    async lookUp(hash, address, find) {
      const network = address === undefined ? undefined : networkOf(address);
      if (network !== undefined && !isGood(hash)) wrongOnes.check(network, clientRequestsPerMinute);
      try {
        const found = await find(hash);
        good.delete(hash);
        good.set(hash, performance.now());
        const [oldest] = good.keys();
        if (good.size > mostGood && oldest !== undefined) good.delete(oldest);
        return found;
      } catch (error) {
        const isUnknown = error instanceof HongyanError && error.code === "UNAUTHENTICATED";
        if (isUnknown) {
          good.delete(hash);
          if (network !== undefined) wrongOnes.note(network);
        }
        throw error;
      }
    },
  };
}
