import {
  ApiOutlined,
  CheckCircleOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  EyeOutlined,
  GiftOutlined,
  QuestionCircleOutlined,
  SendOutlined,
  StopOutlined,
  WarningOutlined,
} from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import type { ComponentType } from "react";
import type { MessageDetail } from "../../api/messages.ts";
import { useBilingual } from "../../language/bilingual.ts";
import { useLanguage, useWords } from "../../language/language.ts";
import { CopyText } from "../../parts/copy-text.tsx";
import styles from "./message.module.css";
import { words } from "./words.ts";

type Step = MessageDetail["story"][number];

const looks: Record<
  Step["what"],
  { tone: "good" | "info" | "warn" | "bad" | "quiet"; Icon: ComponentType }
> = {
  accepted: { tone: "info", Icon: ClockCircleOutlined },
  reserved: { tone: "quiet", Icon: GiftOutlined },
  queued: { tone: "info", Icon: ClockCircleOutlined },
  attempt: { tone: "warn", Icon: WarningOutlined },
  sent: { tone: "info", Icon: SendOutlined },
  delivered: { tone: "good", Icon: CheckCircleOutlined },
  failed: { tone: "bad", Icon: CloseCircleOutlined },
  unknown: { tone: "warn", Icon: QuestionCircleOutlined },
  expired: { tone: "quiet", Icon: StopOutlined },
  cancelled: { tone: "quiet", Icon: StopOutlined },
  opened: { tone: "good", Icon: EyeOutlined },
  released: { tone: "quiet", Icon: GiftOutlined },
  corrected: { tone: "warn", Icon: GiftOutlined },
  webhook: { tone: "quiet", Icon: ApiOutlined },
};

/** What happened to a message, in words, oldest first. */
export function Story({ message }: { message: MessageDetail }) {
  return (
    <ol className={styles["story"]}>
      {message.story.map((step, index) => (
        <StoryStep
          key={`${step.at} ${step.what} ${index}`}
          step={withoutRepeats(step, message.story, index)}
          message={message}
        />
      ))}
    </ol>
  );
}

function StoryStep({ step, message }: { step: Step; message: MessageDetail }) {
  const say = useWords(words);
  const read = useBilingual();
  const { tone, Icon } = isLost(step)
    ? { tone: "bad" as const, Icon: ApiOutlined }
    : looks[step.what];
  return (
    <li className={styles[tone]}>
      <span className={styles["sign"]}>
        <Icon aria-hidden />
      </span>
      <div className={styles["step"]}>
        <p className={styles["says"]}>
          <span>{read(step.says)}</span>
          <Clock at={step.at} since={message.createdAt} />
        </p>
        {step.what === "accepted" && <AskedBy message={message} />}
        {step.todo !== null && (
          <p className={styles["todo"]}>
            <strong>{say("todo")}</strong>
            {read(step.todo)}
          </p>
        )}
        {step.detail !== null && (
          <p className={styles["soft"]}>
            <bdi>{step.detail}</bdi>
          </p>
        )}
        {step.webhook?.responseStatus != null && (
          <p className={styles["soft"]}>HTTP {step.webhook.responseStatus}</p>
        )}
        {step.rid !== null && (
          <p className={styles["rid"]}>
            <span title={say("ridMeaning")}>rid</span> <CopyText text={step.rid} label="rid" />
          </p>
        )}
      </div>
    </li>
  );
}

const progress: readonly Step["what"][] = ["attempt", "queued", "sent", "delivered"];

/** Nothing is to be done about an attempt that another step followed; and the end repeats what its last attempt says. */
function withoutRepeats(step: Step, story: Step[], index: number): Step {
  if (step.what === "attempt") {
    const isOvercome = story.slice(index + 1).some(({ what }) => progress.includes(what));
    return isOvercome ? { ...step, todo: null } : step;
  }
  const before = story[index - 1];
  return {
    ...step,
    todo: before?.todo?.zh === step.todo?.zh ? null : step.todo,
    detail: before?.detail === step.detail ? null : step.detail,
  };
}

function isLost({ webhook }: Step): boolean {
  return webhook?.status === "failed";
}

/** Who wanted the message; nobody is named for the mini program's own. */
function AskedBy({ message: { appid, askedBy } }: { message: MessageDetail }) {
  const say = useWords(words);
  if (askedBy === null) return null;
  const { id, kind, name } = askedBy;
  return (
    <p className={styles["soft"]}>
      {say(kind)}
      {kind === "campaign" ? (
        <Link to="/$appid/messages" params={{ appid }} search={{ campaignId: id }}>
          <bdi>{name}</bdi>
        </Link>
      ) : (
        <bdi>{name}</bdi>
      )}
    </p>
  );
}

/** The time of the day to the millisecond: steps follow each other fast. */
function Clock({ at, since }: { at: string; since: string }) {
  const language = useLanguage();
  const isSameDay = new Date(at).toDateString() === new Date(since).toDateString();
  const exact = new Date(at).toLocaleString(language, { dateStyle: "medium", timeStyle: "medium" });
  const clock = new Date(at).toLocaleTimeString(language, {
    hour12: false,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
  });
  const day = new Date(at).toLocaleDateString(language, { month: "numeric", day: "numeric" });
  return (
    <time dateTime={at} title={exact} className={styles["clock"]}>
      {isSameDay ? clock : `${day} ${clock}`}
    </time>
  );
}
