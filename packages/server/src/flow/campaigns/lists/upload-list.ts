import type { Context } from "../../../context.ts";
import { HongyanError } from "../../../errors.ts";
import { uuidv7 } from "../../../ids.ts";
import { findCampaignList } from "../../../store/campaign-lists.ts";
import {
  endUpload,
  insertUpload,
  noteUpload,
  type UploadCounts,
} from "../../../store/campaign-uploads.ts";
import type { CampaignRow } from "../../../store/campaigns.ts";
import { compileScene } from "../../messages/render-message.ts";
import { createFaultLog } from "./fault-log.ts";
import { keepLines, noDraft, tooLong, type Upload } from "./keep-lines.ts";
import { isFault, type LineFault, type ListEntry } from "./list-line.ts";
import { createListParser, type ListFormat } from "./read-list.ts";

/** Lines a transaction. More is hardly faster, and they are rendered at one go while others wait. */
const batchSize = 1_000;

export interface UploadReport extends UploadCounts {
  uploadId: string;
  /** The first 1,000 of each code, in the order of the lines. */
  faults: LineFault[];
}

/** A line of a list has some hundred bytes. Lines without an end would otherwise be read for ever. */
const mostBytesPerUser = 1_024;

/** Lines that are added say that it lives. A slow client, or a long run of bad lines, adds none for a while. */
const noteEveryMs = 10_000;

/**
 * Adds what is uploaded to the list of a draft, batch by batch as it comes: a batch is all that is held of it. A bad line is
 * named and the others are kept. When it breaks off, what came stays in the list, and the same upload again adds the rest.
 *
 * @param nowMs a clock that never goes back
 * @throws {HongyanError} BAD_REQUEST for a campaign without a list, CAMPAIGN_LIST_INVALID when nothing of it can be read, what
 * keepLines throws; and whatever the stream throws
 */
export async function uploadList(
  ctx: Context,
  { appid, campaignId, state }: Pick<CampaignRow, "appid" | "campaignId" | "state">,
  content: ListFormat & { bytes: AsyncIterable<Uint8Array> },
  nowMs: () => number = () => performance.now(),
): Promise<UploadReport> {
  if ((await findCampaignList(ctx.db, appid, campaignId)) === undefined) throw withoutList();
  if (state !== "draft") throw noDraft();
  const faults = createFaultLog();
  const counts: UploadCounts = { lines: 0, added: 0, unchanged: 0, rejected: faults.counts };
  const uploadId = uuidv7();
  if (!(await insertUpload(ctx.db, appid, campaignId, uploadId))) throw noDraft();
  try {
    // Again: as long as an upload is there, nobody changes what the cards are made of, and before it somebody may have.
    const list = await findCampaignList(ctx.db, appid, campaignId);
    if (list === undefined) throw withoutList();
    const upload: Upload = { appid, campaignId, uploadId, list, counts, addFault: faults.add };
    await readAll(ctx, upload, content, nowMs);
  } catch (error) {
    await endUpload(ctx.db, appid, campaignId, uploadId, "broken").catch((second: unknown) => {
      ctx.logger.error({ err: second, appid, campaignId, uploadId }, "its end could not be noted");
    });
    throw error;
  }
  await endUpload(ctx.db, appid, campaignId, uploadId, "complete");
  ctx.logger.info({ appid, campaignId, uploadId, ...counts }, "a list was uploaded");
  return { uploadId, ...counts, faults: faults.first() };
}

async function readAll(
  ctx: Context,
  upload: Upload,
  { bytes, ...format }: ListFormat & { bytes: AsyncIterable<Uint8Array> },
  nowMs: () => number,
): Promise<void> {
  const most = ctx.config.listMaxUsers;
  const parser = createListParser(format, new Set(compileScene(upload.list.scene).params));
  const waiting: ListEntry[] = [];
  const take = async (read: (ListEntry | LineFault)[]): Promise<void> => {
    upload.counts.lines += read.length;
    if (upload.counts.lines > most) throw tooLong(most);
    for (const one of read) {
      if (isFault(one)) upload.addFault(one);
      else waiting.push(one);
    }
    while (waiting.length >= batchSize) await keepLines(ctx, upload, waiting.splice(0, batchSize));
  };
  const { appid, campaignId, uploadId, counts } = upload;
  let length = 0;
  let notedAtMs = nowMs();
  for await (const chunk of bytes) {
    length += chunk.length;
    if (length > most * mostBytesPerUser) throw tooLong(most);
    await take(parser.push(chunk));
    if (nowMs() - notedAtMs < noteEveryMs) continue;
    await noteUpload(ctx.db, appid, campaignId, uploadId, counts);
    notedAtMs = nowMs();
  }
  await take(parser.end());
  await keepLines(ctx, upload, waiting);
}

function withoutList(): HongyanError {
  return new HongyanError("BAD_REQUEST", "the audience of this campaign is not a list", {
    hint: 'Make a campaign with "audience": { "list": true }, and upload the list to that one.',
  });
}
