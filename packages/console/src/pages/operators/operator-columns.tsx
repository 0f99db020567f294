import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { appsQuery } from "../../api/apps.ts";
import type { Colleague } from "../../api/operators.ts";
import { useWords } from "../../language/language.ts";
import type { Column } from "../../parts/cursor-table.tsx";
import { Time } from "../../parts/time.tsx";
import { Verdict } from "../../parts/verdict.tsx";
import { words } from "./words.ts";

/** @param onOpen undefined: nothing can be changed */
export function useOperatorColumns(
  onOpen: ((operatorId: string) => void) | undefined,
): Column<Colleague>[] {
  const say = useWords(words);
  const { data: apps = [] } = useQuery(appsQuery);
  const nameOf = (appid: string) => apps.find((app) => app.appid === appid)?.name ?? appid;
  const sayRoles = ({ roles }: Colleague) =>
    roles
      .map(({ appid, role }) =>
        say("roleOf", { role: say(role), app: appid === null ? say("everyApp") : nameOf(appid) }),
      )
      .join(say("comma")) || say("noRole");
  return [
    { key: "name", title: say("name"), render: ({ name }) => <bdi title={name}>{name}</bdi> },
    {
      key: "roles",
      title: say("roles"),
      render: (operator) => <bdi title={sayRoles(operator)}>{sayRoles(operator)}</bdi>,
    },
    { key: "state", title: say("state"), render: (operator) => <OperatorState of={operator} /> },
    {
      key: "totp",
      title: say("totp"),
      render: ({ hasTotp }) => (
        <Verdict tone={hasTotp ? "good" : "quiet"}>{say(hasTotp ? "totpOn" : "totpOff")}</Verdict>
      ),
    },
    {
      key: "lastSeenAt",
      title: say("lastSeen"),
      render: ({ lastSeenAt }) => (lastSeenAt === null ? "—" : <Time at={lastSeenAt} />),
    },
    ...(onOpen === undefined
      ? []
      : [
          {
            key: "open",
            title: say("action"),
            render: ({ id, name }: Colleague) => (
              <Button
                size="small"
                aria-label={say("manageOf", { name })}
                onClick={() => onOpen(id)}
              >
                {say("manage")}
              </Button>
            ),
          },
        ]),
  ];
}

function OperatorState({ of: { disabledAt, hasPassword } }: { of: Colleague }) {
  const say = useWords(words);
  if (disabledAt !== null) return <Verdict tone="bad">{say("disabled")}</Verdict>;
  if (!hasPassword) return <Verdict tone="quiet">{say("invited")}</Verdict>;
  return <Verdict tone="good">{say("live")}</Verdict>;
}
