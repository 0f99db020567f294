import type { MessageQuery } from "../../api/messages.ts";

/** The filters as they stand in the page's URL. */
export type Filters = Partial<Record<(typeof names)[number], string>>;

const names = [
  "openid",
  "externalId",
  "scene",
  "status",
  "errcode",
  "reason",
  "kind",
  "campaignId",
  "from",
  "to",
] as const;

export const statuses = [
  "queued",
  "sending",
  "sent",
  "delivered",
  "failed",
  "unknown",
  "expired",
  "cancelled",
] as const satisfies NonNullable<MessageQuery["status"]>[];

export const kinds = [
  "subscribe",
  "customer-service",
  "device",
  "service-card",
  "official-account-template",
] as const satisfies NonNullable<MessageQuery["kind"]>[];

/** Only what this page knows; an address may say anything. */
export function readFilters(search: Record<string, string | undefined>): Filters {
  return Object.fromEntries(
    names.flatMap((name) => (search[name] === undefined ? [] : [[name, search[name]]])),
  );
}

/** What the server is asked for. A value that does not fit is sent as it is, and the server says what is wrong with it. */
export function toQuery(appid: string, filters: Filters): MessageQuery {
  return { ...(filters as MessageQuery), appid };
}

/** As `<input type="datetime-local">` has it, in the reader's own time zone; empty for no time. */
export function toLocal(at: string | undefined): string {
  const date = new Date(at ?? "");
  if (Number.isNaN(date.getTime())) return "";
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

export function fromLocal(local: string | undefined): string | undefined {
  return local === undefined || local === "" ? undefined : new Date(local).toISOString();
}
