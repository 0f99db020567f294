import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { appsQuery } from "../../api/apps.ts";
import type { AuditEntry } from "../../api/audit-log.ts";
import { useWords } from "../../language/language.ts";
import type { Column } from "../../parts/cursor-table.tsx";
import { Time } from "../../parts/time.tsx";
import { useSayAction } from "./use-say-action.ts";
import { words } from "./words.ts";

export function useEntryColumns(onOpen: (entry: AuditEntry) => void): Column<AuditEntry>[] {
  const say = useWords(words);
  const sayAction = useSayAction();
  const { data: apps = [] } = useQuery(appsQuery);
  const nameOf = (appid: string) => apps.find((app) => app.appid === appid)?.name ?? appid;
  return [
    { key: "at", title: say("at"), render: ({ at }) => <Time at={at} /> },
    {
      key: "actor",
      title: say("actor"),
      render: ({ actor }) => (
        <bdi title={actor.name}>
          {actor.kind === "operator" ? actor.name : `${say(actor.kind)} ${actor.name}`}
        </bdi>
      ),
    },
    { key: "action", title: say("action"), render: ({ action }) => sayAction(action) },
    {
      key: "target",
      title: say("target"),
      render: ({ target }) => (target === null ? "—" : <code title={target}>{target}</code>),
    },
    {
      key: "app",
      title: say("app"),
      render: ({ appid }) => (appid === null ? "—" : <bdi title={appid}>{nameOf(appid)}</bdi>),
    },
    {
      key: "open",
      title: say("changes"),
      render: (entry) => (
        <Button
          size="small"
          aria-label={`${say("open")} ${sayAction(entry.action)} ${entry.target ?? ""}`}
          onClick={() => onOpen(entry)}
        >
          {say("open")}
        </Button>
      ),
    },
  ];
}
