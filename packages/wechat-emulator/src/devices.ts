import { randomBytes } from "node:crypto";
import { refuse, type Refusal } from "./reply.ts";
import type { App } from "./state.ts";

/** What getsnticket hands out for one device: five minutes. */
export interface SnTicket {
  readonly sn: string;
  readonly modelId: string;
  readonly expiresAtMs: number;
}

/** 9800001 sn over 128 bytes, 9800002 other characters in it, 9800003 no model of the app. */
export function checkDevice(app: App, sn: unknown, modelId: unknown): Refusal | undefined {
  if (typeof sn !== "string" || !/^[\w-]+$/.test(sn)) return refuse(9800002);
  if (sn.length > 128) return refuse(9800001);
  if (typeof modelId !== "string" || modelId === "") return refuse(9800003);
  return app.deviceModels && !app.deviceModels.includes(modelId) ? refuse(9800003) : undefined;
}

const snTicketLifeMs = 300_000;

export function issueSnTicket(app: App, sn: string, modelId: string, nowMs: number): string {
  for (const [ticket, { expiresAtMs }] of app.snTickets) {
    // An hour longer, so that an expired one can be told from one that never was.
    if (expiresAtMs >= nowMs - 3_600_000) break;
    app.snTickets.delete(ticket);
  }
  const snTicket = randomBytes(32).toString("base64url");
  app.snTickets.set(snTicket, { sn, modelId, expiresAtMs: nowMs + snTicketLifeMs });
  return snTicket;
}

/** A right is one user's for one device: whose key it has among the template's rights. */
export function deviceRightOf(openid: string, sn: string, modelId: string): string {
  return `${openid} ${modelId} ${sn}`;
}
