import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  EditOutlined,
  HourglassOutlined,
  PauseCircleOutlined,
  QuestionCircleOutlined,
  SendOutlined,
  StopOutlined,
  SyncOutlined,
} from "@ant-design/icons";
import type { ComponentType } from "react";
import { useWords } from "../language/language.ts";
import styles from "./status-tag.module.css";
import { words } from "./words.ts";

interface Look {
  tone: "good" | "info" | "warn" | "bad" | "quiet";
  Icon: ComponentType;
}

const looks = {
  queued: { tone: "info", Icon: ClockCircleOutlined },
  sending: { tone: "info", Icon: SyncOutlined },
  sent: { tone: "info", Icon: SendOutlined },
  delivered: { tone: "good", Icon: CheckCircleOutlined },
  failed: { tone: "bad", Icon: CloseCircleOutlined },
  expired: { tone: "quiet", Icon: HourglassOutlined },
  cancelled: { tone: "quiet", Icon: StopOutlined },
  unknown: { tone: "warn", Icon: QuestionCircleOutlined },
  draft: { tone: "quiet", Icon: EditOutlined },
  scheduled: { tone: "info", Icon: ClockCircleOutlined },
  expanding: { tone: "info", Icon: SyncOutlined },
  paused: { tone: "warn", Icon: PauseCircleOutlined },
  done: { tone: "good", Icon: CheckCircleOutlined },
} as const satisfies Record<string, Look>;

/** A state of a message or of a campaign. */
export type Status = keyof typeof looks;

/** In words, with a sign and a colour: never in colour alone. */
export function StatusTag({ status }: { status: Status }) {
  const say = useWords(words);
  const { tone, Icon } = looks[status];
  return (
    <span className={`${styles["tag"]} ${styles[tone]}`}>
      <Icon aria-hidden />
      {say(status)}
    </span>
  );
}
