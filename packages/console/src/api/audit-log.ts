import { answerOf, api } from "./client.ts";
import type { paths } from "@hongyan/client/schema";

type AuditLog = paths["/v1/audit-log"]["get"]["responses"]["200"]["content"]["application/json"];
export type AuditEntry = AuditLog["entries"][number];

/** @param cursor nextCursor of the page before */
export async function fetchAuditLog(
  filter: { appid?: string | undefined; actor?: string | undefined; action?: string | undefined },
  cursor: string | undefined,
) {
  const given = Object.entries({ ...filter, cursor }).filter(([, value]) => Boolean(value));
  const { entries, nextCursor } = await answerOf(
    api.GET("/v1/audit-log", { params: { query: Object.fromEntries(given) } }),
  );
  return { rows: entries, nextCursor };
}
