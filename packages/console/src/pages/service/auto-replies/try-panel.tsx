import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { useId, useState } from "react";
import { tryAutoReplies } from "../../../api/customer-service.ts";
import { useWords } from "../../../language/language.ts";
import { GrowingTextArea } from "../../../parts/growing-text-area.tsx";
import { ErrorNote } from "../../../parts/error-note.tsx";
import { Panel } from "../../../parts/panel.tsx";
import styles from "./auto-replies.module.css";
import { RuleSummary } from "./rule-summary.tsx";
import { words } from "./words.ts";

/** Which rule would answer a text. */
export function TryPanel({ appid }: { appid: string }) {
  const say = useWords(words);
  const id = useId();
  const [text, setText] = useState("");
  const attempt = useMutation({
    mutationFn: (written: string | undefined) => tryAutoReplies(appid, written),
  });
  const result = attempt.data;
  return (
    <Panel title={say("test")}>
      <div className={styles["try"]}>
        <p className={styles["soft"]}>{say("testHint")}</p>
        <label htmlFor={id}>{say("testText")}</label>
        <GrowingTextArea
          id={id}
          dir="auto"
          value={text}
          maxLength={4096}
          onChange={(event) => setText(event.target.value)}
        />
        <div className={styles["tryButtons"]}>
          <Button
            loading={attempt.isPending}
            disabled={text.trim() === ""}
            onClick={() => attempt.mutate(text)}
          >
            {say("testDo")}
          </Button>
          <Button disabled={attempt.isPending} onClick={() => attempt.mutate(undefined)}>
            {say("testEnter")}
          </Button>
        </div>
        <ErrorNote error={attempt.error} />
        {result !== undefined && (
          <div className={styles["result"]} role="status">
            <p>{say(result.answer === "hand-over" ? "test_handOver" : `test_${result.answer}`)}</p>
            {result.autoReply !== null && <RuleSummary appid={appid} rule={result.autoReply} />}
          </div>
        )}
      </div>
    </Panel>
  );
}
