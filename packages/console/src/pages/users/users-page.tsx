import { Link } from "@tanstack/react-router";
import { Tag } from "antd";
import { answerOf, api } from "../../api/client.ts";
import type { UserSummary } from "../../api/users.ts";
import type { Say } from "../../language/define-words.ts";
import { useWords } from "../../language/language.ts";
import { CursorTable, type Column } from "../../parts/cursor-table.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { Time } from "../../parts/time.tsx";
import { useFilters } from "../../parts/use-filters.ts";
import { useAppid } from "../../shell/operator.ts";
import { TemplateTotals } from "./template-totals.tsx";
import { isSearchBy, searchBys, toQuery } from "./user-search.ts";
import { UserSearchForm } from "./user-search-form.tsx";
import styles from "./users.module.css";
import { words } from "./words.ts";

const pageSize = 50;

/** Who can be reached: the totals of each template, and the users one by one. */
export function Page() {
  const say = useWords(words);
  const appid = useAppid();
  const [filters, change] = useFilters();
  const by = isSearchBy(filters["by"]) ? filters["by"] : searchBys[0];
  const text = filters["text"] ?? "";
  return (
    <>
      <PageHeader title={say("title")} lead={say("lead")} />
      <div className={styles["page"]}>
        <TemplateTotals appid={appid} />
        <UserSearchForm
          key={`${by} ${text}`}
          by={by}
          text={text}
          onSearch={(search) =>
            change({ by: search.text === "" ? undefined : search.by, text: search.text })
          }
        />
        <CursorTable
          label={say("users")}
          columns={userColumns(say, appid)}
          queryKey={["users", appid, by, text]}
          fetchPage={async (cursor) => {
            const query = { appid, ...toQuery(by, text), cursor, limit: pageSize };
            const { users, nextCursor } = await answerOf(
              api.GET("/v1/users", { params: { query } }),
            );
            return { rows: users, nextCursor };
          }}
          rowKey={({ openid }) => openid}
          empty={
            text === "" ? (
              <EmptyState title={say("noUsers")}>{say("noUsersHint")}</EmptyState>
            ) : (
              <EmptyState title={say("nobodyFits")}>{say("nobodyFitsHint")}</EmptyState>
            )
          }
        />
      </div>
    </>
  );
}

function userColumns(say: Say<(typeof words)["zh-CN"]>, appid: string): Column<UserSummary>[] {
  return [
    {
      key: "openid",
      title: "openid",
      render: ({ openid }) => (
        <Link to="/$appid/users/$openid" params={{ appid, openid }} title={openid}>
          <code>{openid}</code>
        </Link>
      ),
    },
    {
      key: "externalId",
      title: say("externalId"),
      render: ({ externalId }) =>
        externalId === null ? (
          <span className={styles["soft"]}>—</span>
        ) : (
          <bdi title={externalId}>{externalId}</bdi>
        ),
    },
    {
      key: "tags",
      title: say("tags"),
      render: ({ tags }) =>
        tags.length === 0 ? (
          <span className={styles["soft"]}>—</span>
        ) : (
          <span className={styles["tags"]}>
            {tags.map((tag) => (
              <Tag key={tag}>
                <bdi>{tag}</bdi>
              </Tag>
            ))}
          </span>
        ),
    },
    {
      key: "lastSeenAt",
      title: say("lastSeenAt"),
      render: ({ lastSeenAt }) => <Time at={lastSeenAt} />,
    },
  ];
}
