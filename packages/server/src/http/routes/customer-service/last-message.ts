import type { z } from "zod";
import type { conversationList } from "../../../contract/customer-service/conversations.ts";
import { readCustomerServiceBody } from "../../../flow/customer-service/customer-service-message.ts";
import type { ListedConversation } from "../../../store/conversation-list.ts";

type LastMessage = z.infer<typeof conversationList>["conversations"][number]["lastMessage"];

/** What stands last in a conversation, as a list shows it. */
export function lastMessageOf({ lastIn, lastOut }: ListedConversation): LastMessage {
  const inAtMs = lastIn === null ? 0 : Date.parse(lastIn.at);
  const outAtMs = lastOut === null ? 0 : Date.parse(lastOut.at);
  if (lastOut !== null && outAtMs >= inAtMs) {
    const { content } = readCustomerServiceBody(lastOut.body);
    const [[type, said] = ["text", {}]] = Object.entries(content);
    return toMessage("out", type, said as Record<string, unknown>, outAtMs);
  }
  return lastIn === null ? null : toMessage("in", lastIn.type, lastIn.content, inAtMs);
}

const excerptLength = 100;

function toMessage(
  direction: "in" | "out",
  type: string,
  { content, title }: Record<string, unknown>,
  atMs: number,
): LastMessage {
  const text = content ?? title;
  return {
    direction,
    type: type as NonNullable<LastMessage>["type"],
    text: typeof text === "string" ? excerpt(text) : null,
    at: new Date(atMs).toISOString(),
  };
}

/** By whole characters: half an emoji is none. */
function excerpt(text: string): string {
  return Array.from(text.slice(0, 2 * excerptLength))
    .slice(0, excerptLength)
    .join("");
}
