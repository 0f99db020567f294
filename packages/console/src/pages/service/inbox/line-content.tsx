import type { Line } from "../../../api/customer-service.ts";
import { useWords } from "../../../language/language.ts";
import styles from "./inbox.module.css";
import { Picture } from "./picture.tsx";
import { words } from "./words.ts";

/** What was said. All of it is text: nothing that a user sends is ever read as HTML. */
export function LineContent({ appid, line }: { appid: string; line: Line }) {
  const say = useWords(words);
  const { content } = line;
  const common = { appid, at: line.at };
  switch (line.type) {
    case "text":
      return (
        <p className={styles["text"]} dir="auto">
          {textOf(content["content"])}
        </p>
      );
    case "image":
      return (
        <Picture
          {...common}
          {...pictureOf(content)}
          alt={say(line.direction === "in" ? "fromUser" : "fromUs")}
        />
      );
    case "link":
      return <LinkCard content={content} />;
    case "miniprogrampage":
      return (
        <div className={styles["card"]}>
          <p className={styles["cardKind"]}>{say("kind_miniprogrampage")}</p>
          <p dir="auto">{textOf(content["title"])}</p>
          <Picture {...common} {...thumbOf(content)} alt={say("cardPicture")} />
          <code>
            <bdi>{textOf(content["pagepath"] ?? content["pagePath"])}</bdi>
          </code>
        </div>
      );
    case "enter":
      return null;
    case "other":
      return <p>{say("cannotShow", { type: textOf(content["msgType"]) })}</p>;
  }
}

function LinkCard({ content }: { content: Line["content"] }) {
  const say = useWords(words);
  const url = textOf(content["url"]);
  return (
    <div className={styles["card"]}>
      <p className={styles["cardKind"]}>{say("kind_link")}</p>
      <p dir="auto">{textOf(content["title"])}</p>
      <p dir="auto" className={styles["soft"]}>
        {textOf(content["description"])}
      </p>
      {/^https?:\/\//i.test(url) ? (
        <a href={url} target="_blank" rel="noreferrer noopener">
          <bdi>{url}</bdi>
        </a>
      ) : (
        <bdi>{url}</bdi>
      )}
    </div>
  );
}

interface PictureName {
  id: string;
  /** Of ours and kept for ever, not by WeChat for three days. */
  isStored: boolean;
}

function pictureOf(picture: Record<string, unknown>): PictureName {
  return typeof picture["media"] === "string"
    ? { id: picture["media"], isStored: true }
    : { id: textOf(picture["mediaId"]), isStored: false };
}

/** Ours are named as pictures are; of a user's card WeChat tells the id. */
function thumbOf(card: Record<string, unknown>): PictureName {
  const { thumb, thumbMediaId } = card;
  return typeof thumb === "object" && thumb !== null
    ? pictureOf(thumb as Record<string, unknown>)
    : { id: textOf(thumbMediaId), isStored: false };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
