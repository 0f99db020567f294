import type { FastifyInstance } from "fastify";
import type { Context } from "../../context.ts";
import type { SubmitMessage } from "../../flow/messages/submission.ts";
import { agentSessionRoutes } from "./customer-service/agent-sessions.ts";
import { agentRoutes } from "./customer-service/agents.ts";
import { autoReplyRoutes } from "./customer-service/auto-replies.ts";
import { conversationRoutes } from "./customer-service/conversations.ts";
import { mediaRoutes } from "./customer-service/media.ts";
import { customerMessageRoutes } from "./customer-service/messages.ts";
import { quickReplyRoutes } from "./customer-service/quick-replies.ts";

/** Customer-service messages 客服消息: sending, pictures, conversations, auto-replies, quick replies, agents. */
export function customerServiceRoutes(
  app: FastifyInstance,
  ctx: Context,
  submit: SubmitMessage,
): void {
  customerMessageRoutes(app, ctx, submit);
  conversationRoutes(app, ctx);
  autoReplyRoutes(app, ctx);
  quickReplyRoutes(app, ctx);
  agentRoutes(app, ctx);
  agentSessionRoutes(app, ctx);
  // Its bodies are pictures, which no other route takes.
  void app.register(async (routes) => mediaRoutes(routes, ctx));
}
