import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { webhooksQuery, type Webhook } from "../../api/webhooks.ts";
import { useWords } from "../../language/language.ts";
import { CursorTable, type Column } from "../../parts/cursor-table.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { LinkButton } from "../../parts/link-button.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { pageOf } from "../../parts/page-of.ts";
import { useAppid, useMay } from "../../shell/operator.ts";
import { WebhookState } from "./webhook-state.tsx";
import { words } from "./words.ts";

const everyMs = 10_000;

/** Where the business's own servers are told of what happens. */
export function Page() {
  const say = useWords(words);
  const appid = useAppid();
  const may = useMay();
  const queries = useQueryClient();
  const add = may("webhooks:write") && (
    <LinkButton to="/$appid/webhooks/new" params={{ appid }} color="primary" variant="solid">
      {say("add")}
    </LinkButton>
  );
  return (
    <>
      <PageHeader title={say("title")} lead={say("lead")} actions={add} />
      <CursorTable
        label={say("title")}
        columns={useColumns(appid)}
        queryKey={["webhooks", appid, "pages"]}
        fetchPage={async (cursor) => pageOf(await queries.fetchQuery(webhooksQuery(appid)), cursor)}
        rowKey={(webhook) => webhook.id}
        refetchEveryMs={everyMs}
        empty={
          <EmptyState title={say("none")} action={add}>
            {say("noneHint")}
          </EmptyState>
        }
      />
    </>
  );
}

function useColumns(appid: string): Column<Webhook>[] {
  const say = useWords(words);
  return [
    {
      key: "name",
      title: say("name"),
      render: ({ id, name }) => (
        <Link to="/$appid/webhooks/$webhookId" params={{ appid, webhookId: id }} title={name}>
          <bdi>{name}</bdi>
        </Link>
      ),
    },
    { key: "url", title: say("url"), render: ({ url }) => <code title={url}>{url}</code> },
    {
      key: "events",
      title: say("events"),
      render: ({ events }) => <code title={events.join(", ")}>{events.join(", ")}</code>,
    },
    {
      key: "appid",
      title: say("app"),
      render: (webhook) => say(webhook.appid === null ? "everyApp" : "thisApp"),
    },
    { key: "state", title: say("state"), render: (webhook) => <WebhookState webhook={webhook} /> },
  ];
}
