import type { FastifyRequest } from "fastify";
import type { Actor } from "../flow/operators/write-audit.ts";

/** Who the audit log names. */
export function actorOf({ caller, ip }: FastifyRequest): Actor {
  return caller === null
    ? { kind: "system", id: null, name: "nobody", address: ip }
    : { kind: caller.kind, id: caller.id, name: caller.name, address: ip };
}
