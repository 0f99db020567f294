import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { platformsQuery, type Platform } from "../../api/platforms.ts";
import { useWords } from "../../language/language.ts";
import { CursorTable, type Column } from "../../parts/cursor-table.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { LinkButton } from "../../parts/link-button.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { pageOf } from "../../parts/page-of.ts";
import { Time } from "../../parts/time.tsx";
import { useMay } from "../../shell/operator.ts";
import { TicketState } from "./ticket-state.tsx";
import { words } from "./words.ts";

/** The third-party platforms 第三方平台 that mini programs may authorise, and whether WeChat's tickets arrive. */
export function Page() {
  const say = useWords(words);
  const may = useMay();
  const queries = useQueryClient();
  const add = may("apps:write") && (
    <LinkButton to="/platforms/new" color="primary" variant="solid">
      {say("add")}
    </LinkButton>
  );
  return (
    <>
      <PageHeader title={say("title")} lead={say("lead")} actions={add} />
      <CursorTable
        label={say("title")}
        columns={useColumns()}
        queryKey={["platforms", "pages"]}
        fetchPage={async (cursor) => pageOf(await queries.fetchQuery(platformsQuery), cursor)}
        rowKey={({ componentAppid }) => componentAppid}
        empty={
          <EmptyState title={say("none")} action={add}>
            {say("noneHint")}
          </EmptyState>
        }
      />
    </>
  );
}

function useColumns(): Column<Platform>[] {
  const say = useWords(words);
  return [
    {
      key: "name",
      title: say("name"),
      render: ({ componentAppid, name }) => (
        <Link to="/platforms/$componentAppid" params={{ componentAppid }} title={name}>
          <bdi>{name}</bdi>
        </Link>
      ),
    },
    {
      key: "componentAppid",
      title: "AppID",
      render: ({ componentAppid }) => <code>{componentAppid}</code>,
    },
    {
      key: "ticket",
      title: say("ticket"),
      render: ({ ticketReceivedAt }) => <TicketState receivedAt={ticketReceivedAt} />,
    },
    {
      key: "createdAt",
      title: say("createdAt"),
      render: ({ createdAt }) => <Time at={createdAt} />,
    },
  ];
}
