import type { FastifyRequest } from "fastify";
import { HongyanError } from "../errors.ts";
import type { OperatorSession } from "./callers.ts";

/** Of a route whose access is `operator`. */
export function ownSession({ operatorSession }: FastifyRequest): OperatorSession {
  if (operatorSession !== null) return operatorSession;
  throw new HongyanError("UNAUTHENTICATED", "you are not signed in", {
    hint: "Sign in with POST /v1/session.",
  });
}
