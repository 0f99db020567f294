import { useWords } from "../language/language.ts";
import styles from "./card-preview.module.css";
import { words } from "./words.ts";

export interface CardLine {
  /** The keyword, such as thing1. */
  key: string;
  /** Its name on the card, such as 任务名称. */
  name: string;
  value: string;
}

/** The subscribe-message card 订阅消息 as WeChat shows it in 服务通知. */
export function CardPreview({
  title,
  appName,
  lines,
}: {
  title: string;
  appName: string;
  lines: CardLine[];
}) {
  const say = useWords(words);
  return (
    <figure className={styles["card"]} aria-label={say("card")}>
      <figcaption>
        <span className={styles["logo"]} aria-hidden="true">
          {Array.from(appName)[0]}
        </span>
        <bdi>{appName}</bdi>
      </figcaption>
      <p className={styles["title"]}>{title}</p>
      <dl>
        {lines.map((line) => (
          <div key={line.key}>
            <dt>{line.name}</dt>
            <dd>
              <bdi>{line.value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <p className={styles["enter"]}>
        {say("enterMiniProgram")}
        <span aria-hidden="true">›</span>
      </p>
    </figure>
  );
}
