import type { Context } from "../../context.ts";
import { findMedia, forgetUpload, noteUpload, readMediaContent } from "../../store/media.ts";

/** Stored pictures -> WeChat's ids of them. WeChat forgets an upload after three days. */
export interface MediaResolver {
  /**
   * A media_id that is good for the next hour at least: the last upload's, else that of a new upload. However many ask at
   * once, this process uploads a picture once. undefined: the picture is not stored.
   *
   * @throws WechatApiError, WechatUnansweredError and what the token source throws.
   */
  mediaId(appid: string, hash: string): Promise<string | undefined>;
  /** WeChat does not know this id (40007): the next one who asks uploads anew. */
  forget(appid: string, hash: string, mediaId: string): Promise<void>;
}

const livesMs = 3 * 86_400_000;
/** An id that ends sooner is not used: the message may wait, and clocks differ. */
const marginMs = 3_600_000;

const extensions = { "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif" } as const;

// N1: no transaction is open while WeChat takes the upload; each step is one statement.
export function createMediaResolver(ctx: Context): MediaResolver {
  const underWay = new Map<string, Promise<string | undefined>>();

  const resolve = async (appid: string, hash: string): Promise<string | undefined> => {
    const media = await findMedia(ctx.db, appid, hash);
    if (media === undefined) return undefined;
    const goodUntilMs = (media.mediaExpiresAt?.getTime() ?? 0) - marginMs;
    if (media.mediaId !== null && goodUntilMs > Date.now()) return media.mediaId;
    const content = await readMediaContent(ctx.db, appid, hash);
    if (content === undefined) return undefined;
    const startedAtMs = Date.now();
    const { mediaId } = await ctx.wechat.of(appid).customerService.uploadMedia({
      type: "image",
      filename: `${hash.slice(0, 16)}.${extensions[media.contentType]}`,
      contentType: media.contentType,
      content,
    });
    await noteUpload(ctx.db, appid, hash, { mediaId, expiresAt: new Date(startedAtMs + livesMs) });
    return mediaId;
  };

  return {
    mediaId(appid, hash) {
      const name = `${appid}/${hash}`;
      let resolving = underWay.get(name);
      if (resolving === undefined) {
        resolving = resolve(appid, hash).finally(() => underWay.delete(name));
        underWay.set(name, resolving);
      }
      return resolving;
    },
    forget: (appid, hash, mediaId) => forgetUpload(ctx.db, appid, hash, mediaId),
  };
}
