import { useQuery, useQueryClient } from "@tanstack/react-query";
import { revokeApiKey, type ApiKey } from "../../api/api-keys.ts";
import { appsQuery } from "../../api/apps.ts";
import { useWords } from "../../language/language.ts";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import type { Column } from "../../parts/cursor-table.tsx";
import { Time } from "../../parts/time.tsx";
import { Verdict } from "../../parts/verdict.tsx";
import { useMay } from "../../shell/operator.ts";
import { isScope } from "./scopes.ts";
import { words } from "./words.ts";

export function useKeyColumns(): Column<ApiKey>[] {
  const say = useWords(words);
  const may = useMay();
  const { data: apps = [] } = useQuery(appsQuery);
  const nameOf = (appid: string) => apps.find((app) => app.appid === appid)?.name ?? appid;
  const sayScopes = (scopes: string[]) =>
    scopes.map((scope) => (isScope(scope) ? say(scope) : scope)).join(say("comma"));
  return [
    {
      key: "name",
      title: say("name"),
      render: ({ name }) => <bdi title={name}>{name}</bdi>,
    },
    { key: "prefix", title: say("key"), render: ({ prefix }) => <code>{prefix}…</code> },
    {
      key: "scopes",
      title: say("scopes"),
      render: ({ scopes }) => <span title={sayScopes(scopes)}>{sayScopes(scopes)}</span>,
    },
    {
      key: "appid",
      title: say("app"),
      render: ({ appid }) => <bdi>{appid === null ? say("everyApp") : nameOf(appid)}</bdi>,
    },
    {
      key: "requestsPerMinute",
      title: say("limit"),
      render: ({ requestsPerMinute: n }) =>
        n === null ? say("usualLimit") : say("limited", { n }),
    },
    {
      key: "lastUsedAt",
      title: say("lastUsed"),
      render: ({ lastUsedAt }) => (lastUsedAt === null ? say("never") : <Time at={lastUsedAt} />),
    },
    {
      key: "state",
      title: say("state"),
      render: ({ revokedAt }) =>
        revokedAt === null ? (
          <Verdict tone="good">{say("live")}</Verdict>
        ) : (
          <Verdict tone="quiet">
            {say("revoked")} <Time at={revokedAt} />
          </Verdict>
        ),
    },
    ...(may("api-keys:write")
      ? [
          {
            key: "revoke",
            title: say("action"),
            render: (key: ApiKey) => key.revokedAt === null && <RevokeButton apiKey={key} />,
          },
        ]
      : []),
  ];
}

function RevokeButton({ apiKey: { id, name, lastUsedAt } }: { apiKey: ApiKey }) {
  const say = useWords(words);
  const queries = useQueryClient();
  return (
    <ConfirmButton
      danger
      size="small"
      title={say("revokeTitle", { name })}
      consequence={
        <>
          <p>{say("revokeHint")}</p>
          <p>
            {say("lastUsed")}
            {say("colon")}
            {lastUsedAt === null ? say("never") : <Time at={lastUsedAt} />}
          </p>
        </>
      }
      confirmLabel={say("revoke")}
      onConfirm={async () => {
        await revokeApiKey(id);
        await queries.invalidateQueries({ queryKey: ["api-keys"] });
      }}
    >
      {say("revoke")}
    </ConfirmButton>
  );
}
