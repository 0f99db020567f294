import type { Db } from "../../db/connection.ts";
import { uuidv7 } from "../../ids.ts";
import { insertAudit, type AuditRow } from "../../store/audit-log.ts";
import { withoutSecrets } from "./without-secrets.ts";

/** Who changes something, and from where. */
export interface Actor {
  kind: AuditRow["actorKind"];
  id: string | null;
  name: string;
  address: string | null;
}

export interface Change {
  /** <thing>.<what was done>: scene.saved */
  action: string;
  appid?: string | null;
  target?: string | null;
  before?: unknown;
  after?: unknown;
}

/** Given a transaction, the line stands if and only if the change does. */
export async function writeAudit(db: Db, actor: Actor, change: Change): Promise<void> {
  await insertAudit(db, {
    auditId: uuidv7(),
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    address: actor.address,
    action: change.action,
    appid: change.appid ?? null,
    target: change.target ?? null,
    before: withoutSecrets(change.before),
    after: withoutSecrets(change.after),
  });
}
