import type { Line } from "../../../api/customer-service.ts";
import { useWords } from "../../../language/language.ts";
import { Time } from "../../../parts/time.tsx";
import { DeliveryNote } from "./delivery-note.tsx";
import styles from "./inbox.module.css";
import { LineContent } from "./line-content.tsx";
import { words } from "./words.ts";

/** One message of either side with what became of it, or the user's entering the chat. */
export function LineView({
  appid,
  line,
  isAutoReply,
}: {
  appid: string;
  line: Line;
  isAutoReply: boolean;
}) {
  const say = useWords(words);
  const isOurs = line.direction === "out";
  if (line.type === "enter") return <Entered line={line} />;
  return (
    <li className={`${styles["line"]} ${isOurs ? styles["ours"] : ""}`}>
      <span className="only-heard">{say(isOurs ? "us" : "user")}</span>
      <div className={styles["bubble"]}>
        <LineContent appid={appid} line={line} />
      </div>
      <div className={styles["meta"]}>
        {isAutoReply && <span>{say("autoReply")}</span>}
        <Time at={line.at} />
        {isOurs && <DeliveryNote line={line} />}
      </div>
      <AnswerNote answer={line.answer} />
    </li>
  );
}

function Entered({ line }: { line: Line }) {
  const say = useWords(words);
  const { sessionFrom: from } = line.content;
  return (
    <li className={styles["note"]}>
      <span>
        <bdi>
          {typeof from === "string" && from !== "" ? say("enteredFrom", { from }) : say("entered")}
        </bdi>{" "}
        · <Time at={line.at} />
      </span>
      <AnswerNote answer={line.answer} />
    </li>
  );
}

const answerWords = {
  "handed-over": "answer_handedOver",
  "greeted-before": "answer_greetedBefore",
  "too-late": "answer_tooLate",
  "no-place": "answer_noPlace",
} as const;

/** What the rules did about it, where nothing else shows it. */
function AnswerNote({ answer }: { answer: Line["answer"] }) {
  const say = useWords(words);
  if (answer === null || answer === "none" || answer === "reply") return null;
  return <p className={styles["answer"]}>{say(answerWords[answer])}</p>;
}
