import { isDeepStrictEqual } from "node:util";
import type { Context } from "../../../context.ts";
import { HongyanError } from "../../../errors.ts";
import {
  addToList,
  lockDraftList,
  type CampaignList,
  type ListedUser,
} from "../../../store/campaign-lists.ts";
import { noteUpload, type UploadCounts } from "../../../store/campaign-uploads.ts";
import { findOpenids } from "../../../store/users.ts";
import { usableTemplate } from "../../messages/render-message.ts";
import { isFault, type LineFault, type ListEntry } from "./list-line.ts";
import { shown } from "./read-entry.ts";
import { renderLine } from "./render-line.ts";

/** The upload that lines belong to, as far as it has come. */
export interface Upload {
  appid: string;
  campaignId: string;
  uploadId: string;
  list: CampaignList;
  counts: UploadCounts;
  addFault(fault: LineFault): void;
}

/**
 * Puts the users of some lines into the list, each with a card that was rendered and checked; what cannot be kept is a fault.
 * The users and the counts of the upload are one transaction.
 *
 * @throws {HongyanError} CAMPAIGN_STATE_CONFLICT when the campaign is no draft any more, or its cards are made of something else
 * now; CAMPAIGN_LIST_TOO_LONG, TEMPLATE_NOT_FOUND
 */
export async function keepLines(ctx: Context, upload: Upload, entries: ListEntry[]): Promise<void> {
  const { appid, campaignId, uploadId, counts } = upload;
  const users = onceEach(upload, await renderLines(ctx, upload, entries));
  await ctx.db.transaction().execute(async (tx) => {
    const draft = await lockDraftList(tx, appid, campaignId);
    if (draft === undefined) throw noDraft();
    // An upload that was taken for dead, and goes on, held nobody back from changing it.
    if (!isDeepStrictEqual(draft.list, upload.list)) throw isChanged();
    const earlier = await addToList(tx, appid, campaignId, users);
    const added = users.length - earlier.length;
    if (draft.listedCount + added > ctx.config.listMaxUsers) throw tooLong(ctx.config.listMaxUsers);
    counts.added += added;
    const lineOf = new Map(users.map((one) => [one.openid, one.line]));
    for (const { openid, firstLine, isSameCard } of earlier) {
      const line = lineOf.get(openid) ?? firstLine;
      // An upload that broke off is sent again: its lines are no duplicates of themselves.
      if (line === firstLine && isSameCard) counts.unchanged += 1;
      else upload.addFault(duplicate(line, openid, firstLine));
    }
    await noteUpload(tx, appid, campaignId, uploadId, counts);
  });
}

async function renderLines(
  ctx: Context,
  { appid, list, addFault }: Upload,
  entries: ListEntry[],
): Promise<ListedUser[]> {
  const usable = await usableTemplate(ctx, appid, list.templateId);
  const externalIds = entries.flatMap(({ to }) => ("externalId" in to ? [to.externalId] : []));
  const known =
    externalIds.length === 0
      ? new Map<string, string>()
      : await findOpenids(ctx.db, appid, externalIds);
  return entries.flatMap((entry): ListedUser[] => {
    const { line, to } = entry;
    const openid = "openid" in to ? to.openid : known.get(to.externalId);
    if (openid === undefined) {
      addFault({
        ...{ line, code: "USER_NOT_FOUND", message: `there is no user with ${shown(to)}` },
        zh: `没有这个用户：${shown(to)}`,
      });
      return [];
    }
    const card = renderLine(list, usable, entry);
    if (!isFault(card)) return [{ openid, line, ...card }];
    addFault(card);
    return [];
  });
}

/** Each user where they stand first. */
function onceEach({ addFault }: Upload, users: ListedUser[]): ListedUser[] {
  const firstLine = new Map<string, number>();
  return users.filter(({ openid, line }) => {
    const earlier = firstLine.get(openid);
    if (earlier === undefined) firstLine.set(openid, line);
    else addFault(duplicate(line, openid, earlier));
    return earlier === undefined;
  });
}

function duplicate(line: number, openid: string, firstLine: number): LineFault {
  const message = `${openid} is in the list already, from line ${firstLine}; that one is kept`;
  const zh = `${openid} 在第 ${firstLine} 行已经出现，以那一行为准`;
  return { line, code: "DUPLICATE", message, zh };
}

export function noDraft(): HongyanError {
  return new HongyanError(
    "CAMPAIGN_STATE_CONFLICT",
    "the campaign is no draft any more: its list is closed",
    {
      hint: "Upload the whole list before POST /v1/campaigns/{id}/start; for others make another campaign.",
    },
  );
}

function isChanged(): HongyanError {
  return new HongyanError(
    "CAMPAIGN_STATE_CONFLICT",
    "the scene or the params of the campaign were changed while its list was uploaded: these cards are of the old ones",
    { hint: "Upload the list again.", details: { state: "draft" } },
  );
}

export function tooLong(most: number): HongyanError {
  return new HongyanError(
    "CAMPAIGN_LIST_TOO_LONG",
    `the list is longer than ${most.toLocaleString("en")}`,
    { hint: "Spread the users over several campaigns, or raise HONGYAN_LIST_MAX_USERS." },
  );
}
