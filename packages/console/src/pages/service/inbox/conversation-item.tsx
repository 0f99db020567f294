import { CustomerServiceOutlined, LockOutlined } from "@ant-design/icons";
import { Link, useSearch } from "@tanstack/react-router";
import type { ListedConversation } from "../../../api/customer-service.ts";
import { useWords } from "../../../language/language.ts";
import { Time } from "../../../parts/time.tsx";
import styles from "./inbox.module.css";
import { words } from "./words.ts";

/** One line of the list: who, what was written last, and whether one may answer. */
export function ConversationItem({ conversation }: { conversation: ListedConversation }) {
  const say = useWords(words);
  const search = useSearch({ strict: false }) as Record<string, string>;
  const { openid, externalId, unread, window, heldBy, lastMessage, lastActivityAt } = conversation;
  const isChosen = search["openid"] === openid;
  return (
    <li>
      <Link
        to="."
        search={{ ...search, openid }}
        className={styles["item"]}
        aria-current={isChosen ? "true" : undefined}
        activeProps={{}}
      >
        <span className={styles["itemTop"]}>
          <bdi className={styles["who"]} title={externalId ?? openid}>
            {externalId ?? openid}
          </bdi>
          <span className={styles["when"]}>
            <Time at={lastMessage?.at ?? lastActivityAt} />
          </span>
        </span>
        <span className={styles["itemTop"]}>
          <LastMessage last={lastMessage} />
          {unread > 0 && (
            <span className={styles["badge"]}>
              <span aria-hidden="true">{unread > 99 ? "99+" : unread}</span>
              <span className="only-heard">{say("unreadCount", { n: unread })}</span>
            </span>
          )}
        </span>
        <span className={styles["when"]}>
          {heldBy === "agents" ? (
            <>
              <CustomerServiceOutlined aria-hidden /> {say("heldTag")}
            </>
          ) : window.isOpen ? (
            say("left", { n: window.remaining })
          ) : (
            <>
              <LockOutlined aria-hidden /> {say("closedTag")}
            </>
          )}
        </span>
      </Link>
    </li>
  );
}

function LastMessage({ last }: { last: ListedConversation["lastMessage"] }) {
  const say = useWords(words);
  if (last === null) return <span className={styles["excerpt"]}>{say("nothingWritten")}</span>;
  return (
    <span className={styles["excerpt"]}>
      {last.direction === "out" && say("you")}
      {(last.type !== "text" || last.text === null) && `${say(`kind_${last.type}`)} `}
      <bdi>{last.text}</bdi>
    </span>
  );
}
