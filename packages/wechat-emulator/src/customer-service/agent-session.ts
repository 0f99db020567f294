/**
 * A conversation in the hands of human agents. While one serves it, the user's messages are not pushed to the
 * developer's server; after 30 minutes they are again. While it waits for an agent they still are.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/customer-message/trans.html
 */
export type AgentSession =
  | { readonly state: "waiting"; readonly sinceMs: number }
  | {
      readonly state: "served";
      /** Undefined: the customer-service tool of an app that has no agent accounts. */
      readonly kfAccount: string | undefined;
      readonly sinceMs: number;
    };

const agentSessionMs = 30 * 60_000;

export function endedAgentSession(session: AgentSession, nowMs: number): boolean {
  return nowMs >= session.sinceMs + agentSessionMs;
}
