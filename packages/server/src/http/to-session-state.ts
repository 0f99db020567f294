import type { z } from "zod";
import type { sessionState } from "../contract/operators.ts";
import { callerOfOperator, scopesOf } from "./caller.ts";
import type { OperatorSession } from "./callers.ts";
import type { Csrf } from "./csrf.ts";

/** What the console shows its operator, and needs for its requests. */
export function toSessionState(
  csrf: Csrf,
  { operator, tokenHash }: OperatorSession,
): z.infer<typeof sessionState> {
  return {
    state: "signed-in",
    operator: {
      id: operator.operatorId,
      name: operator.name,
      roles: operator.roles,
      hasTotp: operator.totpSealed !== null,
      language: operator.language,
    },
    csrfToken: csrf.tokenOf(tokenHash),
    scopes: scopesOf(callerOfOperator(operator)),
  };
}
