import { DownloadOutlined, SendOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useWords } from "../../language/language.ts";
import { CursorTable } from "../../parts/cursor-table.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { LinkButton } from "../../parts/link-button.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { useFilters } from "../../parts/use-filters.ts";
import { useAppid, useMay } from "../../shell/operator.ts";
import { messageColumns } from "./message-columns.tsx";
import { readFilters, toQuery, type Filters } from "./message-filters.ts";
import styles from "./messages.module.css";
import { SearchForm } from "./search-form.tsx";
import { useSteadyList } from "./use-steady-list.ts";
import { words } from "./words.ts";

/** The messages of an app, newest first, and the search among them. */
export function Page() {
  const say = useWords(words);
  const may = useMay();
  const appid = useAppid();
  const [search, change] = useFilters();
  const filters = readFilters(search);
  const exportUrl = `/v1/messages/export?${new URLSearchParams(toQuery(appid, filters) as Record<string, string>).toString()}`;
  return (
    <>
      <PageHeader
        title={say("title")}
        lead={say("lead")}
        actions={
          <>
            {/* A campaign's messages have an order of their own, in which the export does not go on. */}
            {filters.campaignId === undefined && (
              <Button
                icon={<DownloadOutlined />}
                href={exportUrl}
                download
                title={say("exportHint")}
              >
                {say("export")}
              </Button>
            )}
            {may("messages:write") && <SendLink appid={appid} />}
          </>
        }
      />
      <SearchForm
        appid={appid}
        filters={filters}
        onSearch={(wanted) => change({ ...emptied(filters), ...wanted })}
      />
      <MessageList key={JSON.stringify([appid, filters])} appid={appid} filters={filters} />
    </>
  );
}

function MessageList({ appid, filters }: { appid: string; filters: Filters }) {
  const say = useWords(words);
  const may = useMay();
  const { newCount, hasMoreThanCounted, mayHaveMore, showNew, ...list } = useSteadyList(
    appid,
    filters,
  );
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <>
      <div aria-live="polite" className={styles["new"]}>
        {(newCount > 0 || mayHaveMore) && (
          <Button type="dashed" block onClick={showNew}>
            {newCount === 0
              ? say("mayHaveMore")
              : say(hasMoreThanCounted ? "manyNew" : "newMessages", { n: newCount })}
          </Button>
        )}
      </div>
      <CursorTable
        label={say("title")}
        columns={messageColumns(say)}
        {...list}
        rowKey={({ id }) => id}
        empty={
          isFiltered ? (
            <EmptyState title={say("nothingFits")}>{say("nothingFitsHint")}</EmptyState>
          ) : (
            <EmptyState
              title={say("noMessages")}
              action={may("messages:write") && <SendLink appid={appid} />}
            >
              {say("noMessagesHint")}
            </EmptyState>
          )
        }
      />
    </>
  );
}

function SendLink({ appid }: { appid: string }) {
  const say = useWords(words);
  return (
    <LinkButton
      color="primary"
      variant="solid"
      icon={<SendOutlined />}
      to="/$appid/messages/new"
      params={{ appid }}
    >
      {say("send")}
    </LinkButton>
  );
}

function emptied(filters: Filters): Record<string, undefined> {
  return Object.fromEntries(Object.keys(filters).map((name) => [name, undefined]));
}
