import { CheckCircleOutlined, WarningOutlined } from "@ant-design/icons";
import type { ReactNode } from "react";
import type { Scene } from "../../api/scenes.ts";
import { useWords } from "../../language/language.ts";
import type { Recipient } from "./use-recipient.ts";
import styles from "./send-message.module.css";
import { words } from "./words.ts";

/** Whether the user can be reached, before anything is sent. */
export function RecipientNote({
  recipient: { user, isUnknown },
  scene,
}: {
  recipient: Recipient;
  scene: Scene | undefined;
}) {
  const say = useWords(words);
  if (isUnknown) return <Note isGood={false}>{say("userUnknown")}</Note>;
  if (user === undefined || scene === undefined) return say("userHint");
  const grant = user.grants.find(({ templateId }) => templateId === scene.templateId);
  if (grant?.unlimited === true) return <Note isGood>{say("unlimited")}</Note>;
  const left = grant?.available ?? 0;
  return left > 0 ? (
    <Note isGood>{say("grantsLeft", { n: left })}</Note>
  ) : (
    <Note isGood={false}>{say("noGrantLeft")}</Note>
  );
}

function Note({ isGood, children }: { isGood: boolean; children: ReactNode }) {
  return (
    <span role="status" className={styles[isGood ? "good" : "warn"]}>
      {isGood ? <CheckCircleOutlined aria-hidden /> : <WarningOutlined aria-hidden />} {children}
    </span>
  );
}
