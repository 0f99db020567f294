import type { Context } from "../context.ts";
import { HongyanError } from "../errors.ts";
import { remember } from "../remember.ts";
import { hashApiKey, hashToken, isSameSecret } from "../secrets.ts";
import { useApiKey } from "../store/api-keys.ts";
import { findSession, useSession } from "../store/operator-sessions.ts";
import type { OperatorRow } from "../store/operators.ts";
import { callerOfKey, callerOfOperator, type Caller } from "./caller.ts";
import { metricsReader } from "./metrics-reader.ts";
import { createUnknownCredentials } from "./unknown-credentials.ts";

/** A session that is not over, and whose it is. */
export interface OperatorSession {
  operator: OperatorRow;
  tokenHash: Buffer;
}

/** Who stands behind a credential. What is known is kept for five seconds. `address`: from which it came, if by a request. */
export interface Callers {
  /** @throws {HongyanError} UNAUTHENTICATED, RATE_LIMITED */
  ofKey(key: string, address?: string): Promise<Caller>;
  /** Counts as a use of the session. @throws {HongyanError} UNAUTHENTICATED, RATE_LIMITED */
  ofSession(token: string, address?: string): Promise<{ caller: Caller; session: OperatorSession }>;
  /** Is no use of the session: for what goes on without a request. @throws {HongyanError} UNAUTHENTICATED */
  ofSessionUnused(token: string): Promise<{ caller: Caller; session: OperatorSession }>;
  /** After a change in this process: it counts at once. */
  forget(): void;
}

const kept = { maxAgeMs: 5_000, mostEntries: 10_000 };

export function createCallers(ctx: Context): Callers {
  // Found by its hash: no comparison of ours sees the credential itself, so none can leak it by its timing.
  const keys = remember(async (hash: string) => {
    const row = await useApiKey(ctx.db, Buffer.from(hash, "base64"));
    if (row === undefined) {
      throw new HongyanError("UNAUTHENTICATED", "this API key is not known or was revoked", {
        hint: "The first key is in the data folder (file api-key) or in HONGYAN_API_KEY; POST /v1/api-keys makes others.",
      });
    }
    return callerOfKey(row);
  }, kept);
  const readSessions = (find: typeof useSession) =>
    remember(async (hash: string) => {
      const tokenHash = Buffer.from(hash, "base64");
      const operator = await find(ctx.db, tokenHash);
      if (operator === undefined) {
        throw new HongyanError("UNAUTHENTICATED", "you are not signed in, or not any more", {
          hint: "Sign in with POST /v1/session.",
        });
      }
      return { caller: callerOfOperator(operator), session: { operator, tokenHash } };
    }, kept);
  const sessions = readSessions(useSession);
  // Kept apart: a request that found what a look has kept would not count as a use.
  const unusedSessions = readSessions(findSession);

  const unknown = createUnknownCredentials(ctx.config);
  const { metricsToken } = ctx.config;
  return {
    async ofKey(key, address) {
      if (metricsToken !== undefined && isSameSecret(key, metricsToken)) return metricsReader;
      return unknown.lookUp(hashApiKey(key).toString("base64"), address, (hash) => keys.get(hash));
    },
    ofSession: (token, address) =>
      unknown.lookUp(hashToken(token).toString("base64"), address, (hash) => sessions.get(hash)),
    ofSessionUnused: (token) => unusedSessions.get(hashToken(token).toString("base64")),
    forget() {
      keys.clear();
      sessions.clear();
      unusedSessions.clear();
    },
  };
}
