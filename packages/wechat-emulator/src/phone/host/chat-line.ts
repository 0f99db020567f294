import type { ConversationLine } from "./contract.ts";

/** A line of the customer-service chat, whichever side wrote it. */
export type ChatLine = { summary: string } & (
  | { kind: "text"; text: string }
  | { kind: "image"; imageUrl: string }
  | { kind: "link"; title: string; description: string; url: string; imageUrl: string }
  | { kind: "card"; title: string; pagePath: string; imageUrl: string }
  | { kind: "other" }
);

/** The user's messages carry WeChat's push fields, the app's those of custom/send. */
export function readChatLine({ msgtype, fields }: ConversationLine, appid: string): ChatLine {
  const text = (...names: string[]): string => {
    const found = names.map((name) => fields[name]).find((value) => value !== undefined);
    return typeof found === "string" ? found : "";
  };
  const media = (...names: string[]) => mediaUrl(appid, text(...names));
  switch (msgtype) {
    case "text": {
      const content = text("Content", "content");
      return { kind: "text", text: content, summary: content };
    }
    case "image":
      return { kind: "image", imageUrl: media("MediaId", "media_id"), summary: "[图片]" };
    case "link": {
      const title = text("title");
      return {
        kind: "link",
        title,
        description: text("description"),
        url: text("url"),
        imageUrl: text("thumb_url"),
        summary: `[链接] ${title}`,
      };
    }
    case "miniprogrampage": {
      const title = text("Title", "title");
      return {
        kind: "card",
        title,
        pagePath: text("PagePath", "pagepath"),
        imageUrl: fields["thumb_media_id"]
          ? media("thumb_media_id")
          : cardImageUrl(text("ThumbUrl")),
        summary: `[小程序] ${title}`,
      };
    }
    default:
      return { kind: "other", summary: `[${msgtype}]` };
  }
}

/** A picture of a card: one on the web, or a file of the mini program; none when it stands for no file. */
export function cardImageUrl(url: string): string {
  if (url.startsWith("http://mmbiz.qpic.cn/")) return "";
  if (url === "" || /^(?:https?|data|blob):/.test(url)) return url;
  return `/phone/files/${url.replace(/^\//, "")}`;
}

/** From this page's own address: the emulator may be known by several names. */
function mediaUrl(appid: string, mediaId: string): string {
  return `/_emulator/media?${new URLSearchParams({ appid, mediaId }).toString()}`;
}
