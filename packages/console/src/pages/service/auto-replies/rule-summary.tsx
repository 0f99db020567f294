import { useWords } from "../../../language/language.ts";
import { pictureUrl, type AutoReply } from "../../../api/customer-service.ts";
import cards from "../service.module.css";
import styles from "./auto-replies.module.css";
import { words } from "./words.ts";

/** When a rule answers, and with what. */
export function RuleSummary({
  appid,
  rule,
  place,
}: {
  appid: string;
  rule: AutoReply;
  /** Its number in the order. */
  place?: number;
}) {
  const say = useWords(words);
  return (
    <div className={styles["rule"]}>
      <div className={styles["head"]}>
        {place !== undefined && <span className={styles["soft"]}>{place}</span>}
        <h2 className={cards["cardTitle"]}>{say(`short_${rule.trigger}`)}</h2>
        {rule.keyword !== undefined && (
          <span className={styles["soft"]}>{say(rule.keyword.match)}</span>
        )}
        {!rule.enabled && <span className={styles["off"]}>{say("off")}</span>}
      </div>
      {rule.keyword !== undefined && (
        <ul className={styles["words"]}>
          {rule.keyword.words.map((word) => (
            <li key={word}>
              <bdi>{word}</bdi>
            </li>
          ))}
        </ul>
      )}
      <Answer appid={appid} answer={rule.answer} />
    </div>
  );
}

function Answer({ appid, answer }: { appid: string; answer: AutoReply["answer"] }) {
  const say = useWords(words);
  if ("transfer" in answer) return <p>→ {say("answer_transfer")}</p>;
  if (answer.text !== undefined) {
    return (
      <p className={cards["cardBody"]} dir="auto">
        {answer.text.content}
      </p>
    );
  }
  const named = answer.link ?? answer.miniprogrampage;
  const kind =
    answer.link !== undefined
      ? "answer_link"
      : answer.miniprogrampage !== undefined
        ? "answer_miniprogrampage"
        : "answer_image";
  const picture = answer.image ?? answer.miniprogrampage?.thumb;
  return (
    <>
      <p>
        → {say(kind)} {named !== undefined && <bdi>{named.title}</bdi>}
      </p>
      {picture !== undefined && "media" in picture && (
        <img
          src={pictureUrl(appid, picture.media)}
          alt={say("answer_image")}
          width="96"
          height="72"
          style={{ objectFit: "contain" }}
        />
      )}
    </>
  );
}
