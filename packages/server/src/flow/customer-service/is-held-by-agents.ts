import type { ConversationRow } from "../../store/conversations.ts";

/** Agents have the conversation at this time: nothing answers by itself. */
export function isHeldByAgents(conversation: ConversationRow | undefined, at: Date): boolean {
  return (
    conversation?.heldBy === "agents" &&
    conversation.heldUntil !== null &&
    at < conversation.heldUntil
  );
}
