import type { Tx } from "../../db/connection.ts";
import type { Erased } from "../../store/erase-user.ts";
import {
  deleteCallbacks,
  eraseUniformMessages,
  forgetAudit,
  listAuditCandidates,
  listCallbackCandidates,
  type AuditCandidate,
  type Slice,
} from "../../store/erase-walks.ts";
import { namesExternalId, namesUser, pushNamesUser } from "./names-user.ts";

/** Erases what is the user's in one slice of a table, and says where the next one begins; undefined: that was the last. */
export type EraseWalk = (tx: Tx, erased: Erased, slice: Slice) => Promise<string | undefined>;

/** What WeChat pushed about the user, or in words of theirs. */
export const walkCallbacks: EraseWalk = async (tx, erased, slice) => {
  const { rows, next } = await listCallbackCandidates(tx, erased, slice);
  const theirs = rows.filter(
    ({ openid, body }) => openid === erased.openid || pushNamesUser(body, erased.openid),
  );
  if (theirs.length > 0) {
    await deleteCallbacks(
      tx,
      erased.appid,
      theirs.map(({ id }) => id),
    );
  }
  return next;
};

export const walkUniformMessages: EraseWalk = eraseUniformMessages;

export const walkAuditLog: EraseWalk = async (tx, erased, slice) => {
  const { rows, next } = await listAuditCandidates(tx, erased, slice);
  const theirs = rows
    .map((row) => ({ row, isTarget: isTarget(row, erased) }))
    .filter(({ row, isTarget }) => isTarget || isAbout(row, erased));
  if (theirs.length > 0) {
    await forgetAudit(
      tx,
      erased,
      theirs.map(({ row, isTarget }) => ({ id: row.id, isTarget })),
    );
  }
  return next;
};

/** The target of other actions is no user: a scene may be called as somebody's openid is. */
function isTarget({ action, target }: AuditCandidate, { openid }: Erased): boolean {
  return target === openid && /^(user|agent-session)\./.test(action);
}

function isAbout({ before, after }: AuditCandidate, { openid, externalId }: Erased): boolean {
  return [before, after].some(
    (content) =>
      namesUser(content, openid) || (externalId !== null && namesExternalId(content, externalId)),
  );
}
