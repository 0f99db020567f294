import { newMediaId } from "../ids.ts";

/** A temporary media file 临时素材: kept three days, usable any number of times. */
export interface Media {
  readonly mediaId: string;
  readonly type: MediaType;
  readonly extension: string;
  readonly contentType: string;
  readonly content: Buffer;
  readonly createdAtMs: number;
}

export type MediaType = "image" | "voice" | "video" | "thumb";

const mebibyte = 1_048_576;

/**
 * What may be uploaded. The sources differ on images (2 or 10 MB); the larger figure was seen to pass.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/kf-mgnt/kf-message/api_uploadtempmedia.html
 */
export const mediaRules: Record<
  MediaType,
  { maxBytes: number; contentTypes: Record<string, string> }
> = {
  image: {
    maxBytes: 10 * mebibyte,
    contentTypes: {
      png: "image/png",
      jpg: "image/jpeg",
      jpeg: "image/jpeg",
      gif: "image/gif",
    },
  },
  voice: { maxBytes: 2 * mebibyte, contentTypes: { amr: "audio/amr", mp3: "audio/mpeg" } },
  video: { maxBytes: 10 * mebibyte, contentTypes: { mp4: "video/mp4" } },
  thumb: { maxBytes: 65_536, contentTypes: { jpg: "image/jpeg", jpeg: "image/jpeg" } },
};

export function isMediaType(type: unknown): type is MediaType {
  return typeof type === "string" && Object.hasOwn(mediaRules, type);
}

/** The extension of a file name, if files of the type may have it. WeChat goes by the name, not by the content. */
export function extensionOf(type: MediaType, filename: string): string | undefined {
  const extension = /\.([A-Za-z0-9]+)$/.exec(filename)?.[1]?.toLowerCase();
  const { contentTypes } = mediaRules[type];
  return extension !== undefined && Object.hasOwn(contentTypes, extension) ? extension : undefined;
}

/** Where the emulator itself serves the file, to a phone or a test. */
export function mediaUrl(baseUrl: string, appid: string, mediaId: string): string {
  return `${baseUrl}/_emulator/media?${new URLSearchParams({ appid, mediaId }).toString()}`;
}

const mediaLifeMs = 3 * 86_400_000;

/** The files of one app, within 256 MiB: the oldest go first. */
export class MediaStore {
  private readonly files = new Map<string, Media>();
  private bytes = 0;

  add(type: MediaType, extension: string, content: Buffer, nowMs: number): Media {
    const contentType = mediaRules[type].contentTypes[extension] ?? "application/octet-stream";
    // A copy: the upload's buffer also holds the rest of the request.
    const copy = Buffer.from(content);
    const mediaId = newMediaId();
    const media: Media = {
      mediaId,
      type,
      extension,
      contentType,
      content: copy,
      createdAtMs: nowMs,
    };
    this.files.set(mediaId, media);
    this.bytes += copy.length;
    for (const oldest of this.files.values()) {
      if (this.bytes <= 256 * mebibyte) break;
      this.files.delete(oldest.mediaId);
      this.bytes -= oldest.content.length;
    }
    return media;
  }

  find(mediaId: unknown, nowMs: number): Media | undefined {
    const media = typeof mediaId === "string" ? this.files.get(mediaId) : undefined;
    return media && nowMs < media.createdAtMs + mediaLifeMs ? media : undefined;
  }
}
