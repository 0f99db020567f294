import type { z } from "zod";
import type { messageSummary } from "../contract/messages.ts";
import type { MessageRow } from "../store/messages.ts";

/** A message as lists show it, and as every answer about it begins. */
export function toMessageSummary(row: MessageRow): z.infer<typeof messageSummary> {
  const body = JSON.parse(row.body) as {
    page?: string;
    data?: Record<string, { value: string }>;
  };
  return {
    id: row.messageId,
    appid: row.appid,
    kind: row.kind,
    openid: row.openid,
    scene: row.scene,
    templateId: row.templateId,
    campaignId: row.campaignId,
    status: row.status as z.infer<typeof messageSummary>["status"],
    page: body.page ?? null,
    data: body.data ?? {},
    attempt: row.attempt,
    msgid: row.msgid,
    errcode: row.errcode,
    reason: row.reason,
    detail: row.detail,
    sendAt: row.dueAt.toISOString(),
    expireAt: row.expireAt?.toISOString() ?? null,
    openedAt: row.openedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
