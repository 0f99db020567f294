import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Spin } from "antd";
import { useEffect } from "react";
import { ApiError } from "../../../api/api-error.ts";
import { chatKey, conversationQuery, markRead } from "../../../api/customer-service.ts";
import { useWords } from "../../../language/language.ts";
import { EmptyState } from "../../../parts/empty-state.tsx";
import { ErrorNote } from "../../../parts/error-note.tsx";
import { useMay } from "../../../shell/operator.ts";
import { Composer } from "./composer.tsx";
import { ConversationHead } from "./conversation-head.tsx";
import styles from "./inbox.module.css";
import { Lines } from "./lines.tsx";
import { WindowNote } from "./window-note.tsx";
import { words } from "./words.ts";

/** One conversation: who it is, what both wrote, whether and how long one may answer, and the place to do so. */
export function ConversationView({ appid, openid }: { appid: string; openid: string }) {
  const say = useWords(words);
  const may = useMay();
  const mayAnswer = may("customer-service:write");
  const { data: conversation, error } = useQuery(conversationQuery(appid, openid));
  useMarkRead(appid, openid, mayAnswer ? (conversation?.unread ?? 0) : 0);
  const who = conversation?.externalId ?? openid;
  return (
    <section className={styles["view"]} aria-label={say("conversation", { who })}>
      <ConversationHead
        appid={appid}
        openid={openid}
        conversation={conversation}
        mayAnswer={mayAnswer}
      />
      {isNone(error) ? (
        <EmptyState title={say("gone")}>{say("goneHint")}</EmptyState>
      ) : (
        <ErrorNote error={error} />
      )}
      {conversation === undefined ? (
        error === null && (
          <output className={styles["wait"]} aria-label={say("loading")}>
            <Spin />
          </output>
        )
      ) : (
        <>
          <Lines appid={appid} openid={openid} />
          <div className={styles["foot"]}>
            <WindowNote conversation={conversation} />
            {mayAnswer ? (
              <Composer appid={appid} conversation={conversation} />
            ) : (
              <p className={styles["soft"]}>{say("readOnly")}</p>
            )}
          </div>
        </>
      )}
    </section>
  );
}

function isNone(error: unknown): boolean {
  return error instanceof ApiError && error.code === "CONVERSATION_NOT_FOUND";
}

/** What is on the screen has been read, unless nobody looks at it. */
function useMarkRead(appid: string, openid: string, unread: number): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (unread === 0) return;
    const mark = () => {
      if (document.hidden) return;
      markRead(appid, openid)
        .then(() => queries.invalidateQueries({ queryKey: chatKey(appid) }))
        // It stays unread, and is tried again with the next message.
        .catch(() => undefined);
    };
    mark();
    document.addEventListener("visibilitychange", mark);
    return () => document.removeEventListener("visibilitychange", mark);
  }, [appid, openid, unread, queries]);
}
