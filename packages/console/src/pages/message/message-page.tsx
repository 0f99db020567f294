import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Spin } from "antd";
import { useLiveEvents } from "../../api/live-events.ts";
import { hasEnded, messageQuery, type MessageDetail } from "../../api/messages.ts";
import { useWords } from "../../language/language.ts";
import { CopyText } from "../../parts/copy-text.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { Panel } from "../../parts/panel.tsx";
import { StatusTag } from "../../parts/status-tag.tsx";
import { useAppid, useMay } from "../../shell/operator.ts";
import { CancelAction } from "./cancel-action.tsx";
import { MessageCard } from "./message-card.tsx";
import { MessageFacts } from "./message-facts.tsx";
import { NextStep } from "./next-step.tsx";
import { ResendAction } from "./resend-action.tsx";
import { Story } from "./story.tsx";
import styles from "./message.module.css";
import { words } from "./words.ts";

/** One message: what happened to it, what the user sees, what happens next. It moves by itself. */
export function Page() {
  const say = useWords(words);
  const appid = useAppid();
  const { messageId = "" } = useParams({ strict: false });
  const { data, error, refetch } = useQuery(messageQuery(appid, messageId));
  useLiveEvents(appid, {
    onEvent: (event) => void (event.messageId === messageId && refetch()),
    onGap: () => void refetch(),
  });
  return (
    <>
      <PageHeader
        title={say("title")}
        lead={
          <>
            <Link to="/$appid/messages" params={{ appid }}>
              {say("back")}
            </Link>
            {data !== undefined && <Heading message={data} />}
          </>
        }
        actions={data !== undefined && <Actions message={data} />}
      />
      <ErrorNote error={error} />
      {data === undefined && error === null && <Spin aria-label={say("loading")} />}
      {data !== undefined && (
        <div className={styles["columns"]}>
          <div className={styles["column"]}>
            <NextStep message={data} />
            <Panel title={say("story")}>
              <Story message={data} />
            </Panel>
          </div>
          <div className={styles["column"]}>
            <MessageCard message={data} />
            <MessageFacts message={data} />
          </div>
        </div>
      )}
    </>
  );
}

function Heading({ message: { id, status } }: { message: MessageDetail }) {
  const say = useWords(words);
  return (
    <span className={styles["heading"]}>
      <span role="status">
        <StatusTag status={status} />
      </span>
      <CopyText text={id} label={say("id")} />
    </span>
  );
}

function Actions({ message }: { message: MessageDetail }) {
  const may = useMay();
  if (!may("messages:write")) return null;
  return hasEnded(message) ? (
    <ResendAction message={message} />
  ) : (
    <CancelAction message={message} />
  );
}
