import { createHash } from "node:crypto";
import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import {
  countMediaUses,
  deleteMedia,
  deleteUnusedMedia,
  findMedia,
  insertMedia,
  listUnusedMedia,
  touchMedia,
  type MediaRow,
  type PictureType,
} from "../../store/media.ts";
import { mediaNotFound } from "./submit-customer-message.ts";

/** WeChat's own limit of an image. */
export const largestPictureBytes = 10 * 1024 * 1024;

/**
 * Stores a picture under the hash of its content; the same picture twice is one. WeChat gets it when a message shows it.
 *
 * @param keep a temporary one is removed when it was not used for 7 days.
 * @throws {HongyanError} MEDIA_INVALID: empty, no PNG, JPEG or GIF, or another one than `declaredType` says.
 */
export async function saveMedia(
  ctx: Context,
  appid: string,
  content: Uint8Array,
  declaredType: string,
  keep: "for-ever" | "temporary" = "for-ever",
): Promise<MediaRow> {
  const contentType = pictureTypeOf(content);
  if (contentType === undefined || contentType !== declaredType) {
    throw new HongyanError(
      "MEDIA_INVALID",
      content.byteLength === 0
        ? "the picture is empty"
        : `the content is ${contentType ?? "no PNG, JPEG or GIF"}, and Content-Type says ${declaredType}`,
      { hint: "Send the bytes of the picture as they are, with the Content-Type that fits them." },
    );
  }
  const hash = createHash("sha256").update(content).digest("hex");
  const isTemporary = keep === "temporary";
  await insertMedia(ctx.db, appid, { hash, contentType, content, isTemporary });
  const row = await findMedia(ctx.db, appid, hash);
  if (row === undefined) throw mediaNotFound(appid, hash);
  return row;
}

/** @throws {HongyanError} MEDIA_NOT_FOUND, MEDIA_IN_USE while a message that is not sent, a waiting channel or an auto-reply shows it. */
export async function removeMedia(ctx: Context, appid: string, hash: string): Promise<void> {
  await ctx.db.transaction().execute(async (tx) => {
    const uses = await countMediaUses(tx, appid, hash);
    if (uses > 0) {
      throw new HongyanError("MEDIA_IN_USE", `the picture ${hash} is used ${uses} times`, {
        hint: "Messages that are not sent yet and auto-replies show it: wait or cancel, change the auto-replies, then delete it.",
        details: { uses },
      });
    }
    if (!(await deleteMedia(tx, appid, hash))) throw mediaNotFound(appid, hash);
  });
}

const sliceSize = 100;

/** Removes the temporary pictures that nothing shows and that were not used for 7 days. */
export async function removeUnusedMedia(ctx: Context): Promise<void> {
  let unused: { appid: string; hash: string }[];
  do {
    unused = await listUnusedMedia(ctx.db, sliceSize);
    for (const { appid, hash } of unused) {
      await ctx.db.transaction().execute(async (tx) => {
        // What something shows is used today, so that the next slice does not begin with it again.
        if ((await countMediaUses(tx, appid, hash)) > 0) await touchMedia(tx, appid, hash);
        else await deleteUnusedMedia(tx, appid, hash);
      });
    }
  } while (unused.length === sliceSize);
}

/** By the first bytes: a header says what somebody believes. */
export function pictureTypeOf(content: Uint8Array): PictureType | undefined {
  const begins = (...bytes: number[]): boolean =>
    bytes.every((byte, index) => content[index] === byte);
  if (begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "image/png";
  if (begins(0xff, 0xd8, 0xff)) return "image/jpeg";
  const gif = [0x47, 0x49, 0x46, 0x38] as const;
  if (begins(...gif, 0x37, 0x61) || begins(...gif, 0x39, 0x61)) return "image/gif";
  return undefined;
}
