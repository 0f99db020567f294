import type { ConversationRow } from "../../store/conversations.ts";

/** Agents have the conversation at this time: nothing answers by itself. */
export function isHeldByAgents(conversation: ConversationRow | undefined, at: Date): boolean {
  return (
    conversation?.heldBy === "agents" &&
    conversation.heldUntil !== null &&
    at < conversation.heldUntil
  );
}

/** How long the agents have a conversation that was handed to them, unless they close it or the user writes again. */
export const agentsHoldMs = 30 * 60_000;
