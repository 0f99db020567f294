import { ClockCircleOutlined, LockOutlined } from "@ant-design/icons";
import type { Conversation } from "../../../api/customer-service.ts";
import { useWords } from "../../../language/language.ts";
import styles from "./inbox.module.css";
import { sayLeft, useNowNear } from "./time-left.ts";
import { words } from "./words.ts";

/** Whether one may answer: for how long still, and how often; or why not, and what to do. */
export function WindowNote({ conversation: { window } }: { conversation: Conversation }) {
  const say = useWords(words);
  const endsAtMs = window.endsAt === null ? 0 : Date.parse(window.endsAt);
  const now = useNowNear(endsAtMs);
  if (!window.isOpen) {
    return (
      <div className={styles["closed"]} role="status">
        <p>
          <LockOutlined aria-hidden /> {say(`window_${closedBecause(window, now)}`)}
        </p>
        <p>{say("window_wait")}</p>
      </div>
    );
  }
  const values = { n: window.remaining, left: sayLeft(say, endsAtMs - now) };
  return (
    <p className={styles["window"]}>
      <ClockCircleOutlined aria-hidden />{" "}
      {endsAtMs <= now
        ? say("window_closing")
        : say(window.openedBy === "enter" ? "window_enter" : "window_open", values)}
    </p>
  );
}

function closedBecause(window: Conversation["window"], now: number): "never" | "time" | "count" {
  if (window.endsAt === null) return "never";
  return window.remaining === 0 && Date.parse(window.endsAt) > now ? "count" : "time";
}
