import type { CustomerServiceMessage } from "@hongyan/wechat";

/** A picture: one of ours by its hash, which is uploaded when it is sent, or WeChat's own id of an upload. */
export type Picture = { media: string } | { mediaId: string };

/** What a customer-service message says. One of the four. */
export type CustomerServiceContent =
  | { text: { content: string } }
  | { image: Picture }
  | { link: { title: string; description: string; url: string; thumbUrl: string } }
  | { miniprogrampage: { title: string; pagepath: string; thumb: Picture } };

/** The body for custom/send, written once. A picture of ours stands in it by its hash, until it is sent. */
export function customerServiceBody(
  openid: string,
  content: CustomerServiceContent,
  more: { agent?: string | undefined; isAi?: boolean | undefined } = {},
): string {
  const message: CustomerServiceMessage = {
    touser: openid,
    ...toWechat(content),
    ...(more.agent === undefined ? {} : { customservice: { kf_account: more.agent } }),
    ...(more.isAi === undefined ? {} : { aimsgcontext: { is_ai_msg: more.isAi ? 1 : 0 } }),
  };
  return JSON.stringify(message);
}

/** What a body of ours says. */
export function readCustomerServiceBody(body: string): {
  content: CustomerServiceContent;
  agent: string | null;
  isAi: boolean;
} {
  const message = JSON.parse(body) as CustomerServiceMessage;
  return {
    content: fromWechat(message),
    agent: message.customservice?.kf_account ?? null,
    isAi: message.aimsgcontext?.is_ai_msg === 1,
  };
}

/** The picture of ours that a content needs, if it needs one. */
export function mediaOf(content: CustomerServiceContent): string | undefined {
  const picture =
    "image" in content
      ? content.image
      : "miniprogrampage" in content
        ? content.miniprogrampage.thumb
        : undefined;
  return picture !== undefined && "media" in picture ? picture.media : undefined;
}

// A quotation mark inside a JSON text has a backslash before it, so nothing that a user or an agent wrote can match.
const stored = /"(media_id|thumb_media_id)":"sha256:([0-9a-f]{64})"/;

/** The hash of the picture of ours in a body, if it has one. */
export function mediaInBody(body: string): string | undefined {
  return stored.exec(body)?.[2];
}

/** The body with WeChat's id in place of the hash. */
export function withMediaId(body: string, mediaId: string): string {
  return body.replace(stored, (_, name: string) => `"${name}":${JSON.stringify(mediaId)}`);
}

function toWechat(content: CustomerServiceContent) {
  if ("text" in content) return { msgtype: "text" as const, text: content.text };
  if ("image" in content) {
    return { msgtype: "image" as const, image: { media_id: pictureId(content.image) } };
  }
  if ("link" in content) {
    const { thumbUrl, ...link } = content.link;
    return { msgtype: "link" as const, link: { ...link, thumb_url: thumbUrl } };
  }
  const { thumb, ...card } = content.miniprogrampage;
  return {
    msgtype: "miniprogrampage" as const,
    miniprogrampage: { ...card, thumb_media_id: pictureId(thumb) },
  };
}

function fromWechat(message: CustomerServiceMessage): CustomerServiceContent {
  switch (message.msgtype) {
    case "text":
      return { text: message.text };
    case "image":
      return { image: pictureOf(message.image.media_id) };
    case "link": {
      const { title, description, url, thumb_url: thumbUrl } = message.link;
      return { link: { title, description, url, thumbUrl } };
    }
    case "miniprogrampage": {
      const { title, pagepath, thumb_media_id: thumb } = message.miniprogrampage;
      return { miniprogrampage: { title, pagepath, thumb: pictureOf(thumb) } };
    }
  }
}

const ours = "sha256:";

function pictureId(picture: Picture): string {
  return "media" in picture ? `${ours}${picture.media}` : picture.mediaId;
}

function pictureOf(id: string): Picture {
  return id.startsWith(ours) ? { media: id.slice(ours.length) } : { mediaId: id };
}
