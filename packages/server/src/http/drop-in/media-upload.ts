import multipart from "@fastify/multipart";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Context } from "../../context.ts";
import {
  largestPictureBytes,
  pictureTypeOf,
  saveMedia,
} from "../../flow/customer-service/save-media.ts";
import { askWechat } from "../../flow/ask-wechat.ts";
import type { GatewayCaller } from "./gateway-tokens.ts";
import { toStoredMediaId } from "./stored-media-id.ts";
import { answerWechat } from "./wechat-answer.ts";
import { WechatFault } from "./wechat-fault.ts";

export const mediaUploadPath = "/cgi-bin/media/upload";

const types = ["image", "voice", "video", "thumb"] as const;
const field = "media";

/**
 * Pictures are kept here, and uploaded to WeChat when a message shows them, as often as WeChat forgets them: their media_id
 * is ours and does not end after three days. Voices, videos and thumbs, which no message of a mini program shows, go on to
 * WeChat.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/kf-mgnt/kf-message/api_uploadtempmedia.html
 */
export async function mediaUploadRoute(
  app: FastifyInstance,
  ctx: Context,
  callerOf: (request: FastifyRequest) => GatewayCaller,
): Promise<void> {
  await app.register(multipart, {
    limits: { files: 1, fields: 10, fileSize: largestPictureBytes },
    throwFileSizeLimit: false,
  });

  app.post(
    mediaUploadPath,
    {
      config: { access: { wechatToken: "customer-service:write" } },
      bodyLimit: largestPictureBytes + 64 * 1024,
      schema: {
        tags: ["drop-in"],
        summary: "Temporary media 临时素材 of customer-service messages",
        security: [{ wechatToken: [] }],
      },
    },
    async (request, reply) => {
      const { appid } = callerOf(request);
      const type = readType(request);
      const file = await readFile(request);
      const mediaId =
        type === "image"
          ? await storePicture(ctx, appid, file.content)
          : await passOn(ctx, appid, { type, ...file });
      // Success has no errcode here, as at WeChat.
      const created_at = Math.floor(Date.now() / 1000);
      return answerWechat(reply, { type, media_id: mediaId, created_at });
    },
  );
}

type MediaType = (typeof types)[number];

interface UploadedFile {
  filename: string;
  contentType: string;
  content: Uint8Array;
}

/** @throws {WechatFault} 40004 */
function readType(request: FastifyRequest): MediaType {
  const { type } = request.query as { type?: unknown };
  const known = types.find((one) => one === type);
  if (known === undefined) throw new WechatFault(40004, "invalid media type");
  return known;
}

/** @throws {WechatFault} 41005 without a file, 47001 no whole form, 40009 over 10 MB, 44001 empty */
async function readFile(request: FastifyRequest): Promise<UploadedFile> {
  const part = request.isMultipart() ? await parsed(request, request.file()) : undefined;
  if (part === undefined || part.fieldname !== field) {
    // What is left unread would keep the connection, and every later request on it, waiting for ever.
    part?.file.resume();
    throw new WechatFault(41005, `media data missing, send a file in the field ${field}`);
  }
  const content = await parsed(request, part.toBuffer());
  if (part.file.truncated) throw new WechatFault(40009, "invalid image size");
  if (content.length === 0) throw new WechatFault(44001, "empty media data");
  return { filename: part.filename, contentType: part.mimetype, content };
}

/** The parser throws for what is no form, or ends in the middle of one: the same bytes would end the same way. */
async function parsed<Value>(request: FastifyRequest, reading: Promise<Value>): Promise<Value> {
  try {
    return await reading;
  } catch (error) {
    request.raw.resume();
    throw new WechatFault(47001, "data format error, the body is no whole multipart form", {
      cause: error,
    });
  }
}

/** By its first bytes: SDKs declare all sorts of types. */
async function storePicture(ctx: Context, appid: string, content: Uint8Array): Promise<string> {
  const contentType = pictureTypeOf(content);
  if (contentType === undefined) throw new WechatFault(40005, "invalid file type");
  const { hash } = await saveMedia(ctx, appid, content, contentType, "temporary");
  return toStoredMediaId(hash);
}

async function passOn(
  ctx: Context,
  appid: string,
  upload: UploadedFile & { type: MediaType },
): Promise<string> {
  const { mediaId } = await askWechat(() =>
    ctx.wechat.of(appid).customerService.uploadMedia(upload),
  );
  return mediaId;
}
