import type { FastifyRequest } from "fastify";
import { HongyanError } from "../errors.ts";
import type { Authority } from "../roles.ts";
import { may } from "./caller.ts";

/**
 * Least authority: nobody gives, or takes into their hands, what they may not do themselves, else a key that may only make
 * keys or invite people would be as good as an owner.
 *
 * @throws {HongyanError} FORBIDDEN
 */
export function refuseMoreThanOwn({ caller }: FastifyRequest, wanted: Authority[]): void {
  const missing = wanted.flatMap(({ appid, scopes }) =>
    scopes.filter((scope) => caller === null || !may(caller, scope, appid)),
  );
  if (missing.length === 0) return;
  const named = [...new Set(missing)];
  throw new HongyanError(
    "FORBIDDEN",
    `nobody gives away what they may not do themselves: ${named.join(", ")}`,
    {
      hint: "Use a key with these scopes, or ask an owner of the whole installation.",
      details: { missing: named },
    },
  );
}
