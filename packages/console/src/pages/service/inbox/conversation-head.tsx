import { ArrowLeftOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { chatKey, takeBack, type Conversation } from "../../../api/customer-service.ts";
import { useLanguage, useWords } from "../../../language/language.ts";
import { ConfirmButton } from "../../../parts/confirm-button.tsx";
import { CopyText } from "../../../parts/copy-text.tsx";
import { HandOverButton } from "./hand-over-button.tsx";
import styles from "./inbox.module.css";
import { words } from "./words.ts";

/** Who the user is, who has the conversation, and how it is passed on. */
export function ConversationHead({
  appid,
  openid,
  conversation,
  mayAnswer,
}: {
  appid: string;
  openid: string;
  conversation: Conversation | undefined;
  mayAnswer: boolean;
}) {
  const say = useWords(words);
  const queries = useQueryClient();
  const { openid: _, ...others } = useSearch({ strict: false }) as Record<string, string>;
  const isHeld = conversation?.heldBy === "agents";
  const refresh = () => queries.invalidateQueries({ queryKey: chatKey(appid) });
  return (
    <header className={styles["head"]}>
      <Link to="." search={others} className={styles["back"]} aria-label={say("back")}>
        <ArrowLeftOutlined aria-hidden />
      </Link>
      <div className={styles["headText"]}>
        <h2>
          <bdi>{conversation?.externalId ?? say("user")}</bdi>
        </h2>
        <CopyText text={openid} label={say("openidLabel")} />
        {conversation?.sessionFrom && (
          <p className={styles["soft"]}>
            <bdi>{say("sessionFrom", { from: conversation.sessionFrom })}</bdi>
          </p>
        )}
      </div>
      {mayAnswer && conversation !== undefined && (
        <div className={styles["headActions"]}>
          {isHeld ? (
            <ConfirmButton
              title={say("takeBackTitle")}
              consequence={<p>{say("takeBackConsequence")}</p>}
              confirmLabel={say("takeBackDo")}
              onConfirm={async () => {
                await takeBack(appid, openid);
                await refresh();
              }}
            >
              {say("takeBack")}
            </ConfirmButton>
          ) : (
            <HandOverButton appid={appid} openid={openid} onDone={refresh} />
          )}
        </div>
      )}
      {isHeld && <HeldNote until={conversation.heldUntil} />}
    </header>
  );
}

function HeldNote({ until }: { until: string | null }) {
  const say = useWords(words);
  const language = useLanguage();
  const when =
    until === null
      ? undefined
      : new Date(until).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
  return (
    <p className={styles["held"]}>
      {when === undefined ? say("heldNote") : say("heldUntil", { when })}
    </p>
  );
}
