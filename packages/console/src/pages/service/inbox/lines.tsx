import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Spin } from "antd";
import { useLayoutEffect, useRef } from "react";
import { linesQuery } from "../../../api/customer-service.ts";
import { useWords } from "../../../language/language.ts";
import { ErrorNote } from "../../../parts/error-note.tsx";
import styles from "./inbox.module.css";
import { LineView } from "./line-view.tsx";
import { words } from "./words.ts";

/** What both wrote, oldest first, the newest in view. Who scrolled back stays where they read. */
export function Lines({ appid, openid }: { appid: string; openid: string }) {
  const say = useWords(words);
  const query = useInfiniteQuery(linesQuery(appid, openid));
  const lines = (query.data?.pages ?? []).flatMap((page) => page.messages).toReversed();
  const replies = new Set(lines.flatMap((line) => line.replyId ?? []));
  const { box, onScroll } = useKeptPlace(lines[0]?.id ?? "");

  return (
    <div
      ref={box}
      className={styles["lines"]}
      onScroll={onScroll}
      role="log"
      aria-label={say("conversation", { who: openid })}
      // Scrolled by the keyboard too.
      tabIndex={0}
    >
      <ErrorNote error={query.error} />
      {query.data === undefined ? (
        query.error === null && <Spin />
      ) : query.hasNextPage ? (
        <Button
          type="text"
          size="small"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {say("earlier")}
        </Button>
      ) : (
        <p className={styles["beginning"]}>{say("beginning")}</p>
      )}
      <ol>
        {lines.map((line) => (
          <LineView
            key={line.id}
            appid={appid}
            line={line}
            isAutoReply={line.messageId !== null && replies.has(line.messageId)}
          />
        ))}
      </ol>
    </div>
  );
}

const nearEndPx = 48;

function useKeptPlace(first: string) {
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const before = useRef({ first, height: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    if (isAtEnd.current) element.scrollTop = element.scrollHeight;
    // Earlier ones came in above: what is read moves down by as much.
    else if (before.current.first !== first) {
      element.scrollTop += element.scrollHeight - before.current.height;
    }
    before.current = { first, height: element.scrollHeight };
  });
  const onScroll = () => {
    const element = box.current;
    if (element === null) return;
    isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < nearEndPx;
  };
  return { box, onScroll };
}
