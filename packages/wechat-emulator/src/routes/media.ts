import type { Call } from "../call.ts";
import { extensionOf, isMediaType, mediaRules, mediaUrl } from "../customer-service/media.ts";
import { readMultipart } from "../multipart.ts";
import { bare, Binary, refuse, Refusal, type Reply } from "../reply.ts";
import { authorize } from "../tokens.ts";

/**
 * POST /cgi-bin/media/upload?type=: a temporary file, in the multipart field `media` with a file name.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/kf-mgnt/kf-message/api_uploadtempmedia.html
 */
export function uploadMedia(call: Call): Reply {
  const app = authorize(call);
  if (app instanceof Refusal) return app;
  const type = call.query.get("type");
  if (!isMediaType(type)) return refuse(40004);
  const parts = readMultipart(call.headers["content-type"] ?? "", call.body);
  const part = parts?.find(({ name, filename }) => name === "media" && filename !== undefined);
  if (!part) return refuse(41005);
  const extension = extensionOf(type, part.filename!);
  if (extension === undefined) return refuse(40005);
  if (part.content.length === 0) return refuse(44001);
  if (part.content.length > mediaRules[type].maxBytes) {
    return refuse(type === "image" ? 40009 : 40006);
  }
  const nowMs = call.state.clock.nowMs();
  const { mediaId } = app.media.add(type, extension, part.content, nowMs);
  // Of a thumbnail the id has a name of its own.
  const id = type === "thumb" ? { thumb_media_id: mediaId } : { media_id: mediaId };
  return bare({ type, ...id, created_at: Math.floor(nowMs / 1000) });
}

/**
 * GET /cgi-bin/media/get?media_id=: the file itself; of a video, where it is.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/kf-mgnt/kf-message/api_getmedia.html
 */
export function getMedia(call: Call): Reply {
  const app = authorize(call);
  if (app instanceof Refusal) return app;
  const mediaId = call.query.get("media_id");
  if (!mediaId) return refuse(41006);
  const media = app.media.find(mediaId, call.state.clock.nowMs());
  if (!media) return refuse(40007);
  if (media.type === "video") {
    return bare({ video_url: mediaUrl(call.state.baseUrl, app.appid, mediaId) });
  }
  return new Binary(media.content, media.contentType, `${mediaId}.${media.extension}`);
}
