import { assign } from "./assign.ts";
import { findScene, type KnownScene, type Memory } from "./memory.ts";
import type { Reports } from "./reports.ts";
import type { Session } from "./session.ts";
import type { SendResult } from "./types.ts";

/** The mini program sends a message to its own user: POST /app/send, with a fresh code. The scene must be `clientSendable`. */
export async function send(
  memory: Memory,
  session: Session,
  reports: Reports,
  scene: string,
  params: object,
): Promise<SendResult> {
  // The accept of a moment ago must count first.
  await reports.flush();
  const { body, error } = await session.callWithCode<{ messageId: string; status: string }>(
    "/app/send",
    "messageId",
    // Params may be named by what a user typed: they say neither who sends nor what the user allowed.
    assign({}, params, { scene, choices: undefined }),
  );
  if (error) return { ok: false, error };
  const { templateId } = (findScene(memory, scene) || {}) as KnownScene;
  const { balances } = memory;
  const left = (balances[templateId] || 0) - 1;
  if (left >= 0) memory.balances = assign({}, balances, { [templateId]: left });
  return assign({ ok: true as const }, body);
}
