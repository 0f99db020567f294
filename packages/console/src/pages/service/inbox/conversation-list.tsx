import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Input, Segmented, Spin } from "antd";
import { conversationsQuery, type ConversationFilter } from "../../../api/customer-service.ts";
import { useWords } from "../../../language/language.ts";
import { EmptyState } from "../../../parts/empty-state.tsx";
import { ErrorNote } from "../../../parts/error-note.tsx";
import { useFilters } from "../../../parts/use-filters.ts";
import { ConversationItem } from "./conversation-item.tsx";
import styles from "./inbox.module.css";
import { words } from "./words.ts";

const shows = ["all", "unread", "open", "agents"] as const;
type Show = (typeof shows)[number];

const filters: Record<Show, ConversationFilter> = {
  all: {},
  unread: { unread: "true" },
  open: { window: "open" },
  agents: { heldBy: "agents" },
};

/** Newest activity first, more at the press of a button. What is shown, and what is looked for, stands in the address. */
export function ConversationList({ appid }: { appid: string }) {
  const say = useWords(words);
  const [{ show: shown, q }, change] = useFilters();
  const show = shows.find((one) => one === shown) ?? "all";
  return (
    <section className={styles["list"]} aria-label={say("list")}>
      <div className={styles["filters"]}>
        <Input.Search
          key={q ?? ""}
          defaultValue={q ?? ""}
          aria-label={say("searchLabel")}
          placeholder={say("search")}
          maxLength={128}
          allowClear
          onSearch={(text) => change({ q: text.trim() })}
        />
        <Segmented<Show>
          block
          aria-label={say("show")}
          value={show}
          options={shows.map((value) => ({ value, label: say(value) }))}
          onChange={(value) => change({ show: value === "all" ? undefined : value })}
        />
      </div>
      <Items appid={appid} filter={{ ...filters[show], ...(q !== undefined && { q }) }} />
    </section>
  );
}

function Items({ appid, filter }: { appid: string; filter: ConversationFilter }) {
  const say = useWords(words);
  const [, change] = useFilters();
  const list = useInfiniteQuery(conversationsQuery(appid, filter));
  if (list.data === undefined) {
    return list.error === null ? (
      <output className={styles["wait"]} aria-label={say("loading")}>
        <Spin />
      </output>
    ) : (
      <ErrorNote error={list.error} />
    );
  }
  const conversations = list.data.pages.flatMap((page) => page.conversations);
  const isFiltered = Object.keys(filter).length > 0;
  if (conversations.length === 0) {
    return (
      <EmptyState
        title={say(isFiltered ? "nothingFits" : "none")}
        action={
          isFiltered && (
            <Button onClick={() => change({ show: undefined, q: undefined })}>
              {say("showAll")}
            </Button>
          )
        }
      >
        {say(isFiltered ? "nothingFitsHint" : "noneHint")}
      </EmptyState>
    );
  }
  return (
    <div className={styles["items"]}>
      <ErrorNote error={list.error} />
      <ul>
        {conversations.map((conversation) => (
          <ConversationItem key={conversation.openid} conversation={conversation} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button
          type="text"
          block
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {say("more")}
        </Button>
      )}
    </div>
  );
}
