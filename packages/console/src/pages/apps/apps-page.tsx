import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { App } from "../../api/app-settings.ts";
import { appsQuery } from "../../api/apps.ts";
import { useWords } from "../../language/language.ts";
import { CursorTable, type Column } from "../../parts/cursor-table.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { LinkButton } from "../../parts/link-button.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { pageOf } from "../../parts/page-of.ts";
import { Time } from "../../parts/time.tsx";
import { Verdict } from "../../parts/verdict.tsx";
import { useMay } from "../../shell/operator.ts";
import { words } from "./words.ts";

/** Every app that the operator may see, and whether it can send. */
export function Page() {
  const say = useWords(words);
  const may = useMay();
  const queries = useQueryClient();
  const add = may("apps:write") && (
    <LinkButton to="/apps/new" color="primary" variant="solid">
      {say("add")}
    </LinkButton>
  );
  return (
    <>
      <PageHeader title={say("title")} lead={say("lead")} actions={add} />
      <CursorTable
        label={say("title")}
        columns={useColumns()}
        queryKey={["apps", "pages"]}
        fetchPage={async (cursor) => pageOf(await queries.fetchQuery(appsQuery), cursor)}
        rowKey={(app) => app.appid}
        empty={
          <EmptyState title={say("none")} action={add}>
            {say("noneHint")}
          </EmptyState>
        }
      />
    </>
  );
}

function useColumns(): Column<App>[] {
  const say = useWords(words);
  return [
    {
      key: "name",
      title: say("name"),
      render: ({ appid, name }) => (
        <Link to="/$appid/settings" params={{ appid }} title={name}>
          <bdi>{name}</bdi>
        </Link>
      ),
    },
    { key: "appid", title: "AppID", render: ({ appid }) => <code>{appid}</code> },
    { key: "kind", title: say("kind"), render: ({ kind }) => say(kind) },
    {
      key: "state",
      title: say("state"),
      render: ({ paused }) =>
        paused === null ? (
          <Verdict tone="good">{say("running")}</Verdict>
        ) : (
          <Verdict tone="bad">{say("paused")}</Verdict>
        ),
    },
    {
      key: "callback",
      title: say("callback"),
      render: ({ kind, callback }) =>
        kind === "official-account" ? (
          "—"
        ) : (
          <Verdict tone={callback === null ? "quiet" : "good"}>
            {say(callback === null ? "callbackNone" : callback.mode)}
          </Verdict>
        ),
    },
    {
      key: "createdAt",
      title: say("createdAt"),
      render: ({ createdAt }) => <Time at={createdAt} />,
    },
  ];
}
