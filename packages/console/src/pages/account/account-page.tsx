import { useQuery } from "@tanstack/react-query";
import { appsQuery } from "../../api/apps.ts";
import { useWords } from "../../language/language.ts";
import { PageHeader } from "../../parts/page-header.tsx";
import { Panel } from "../../parts/panel.tsx";
import { useOperator } from "../../shell/operator.ts";
import styles from "./account.module.css";
import { PasswordPanel } from "./password-panel.tsx";
import { TotpPanel } from "./totp-panel.tsx";
import { words } from "./words.ts";

/** What operators change about themselves. */
export function Page() {
  const say = useWords(words);
  const { name } = useOperator();
  return (
    <>
      <PageHeader title={say("title")} lead={say("lead", { name })} />
      <div className={styles["panels"]}>
        <PasswordPanel />
        <TotpPanel />
        <RolesPanel />
      </div>
    </>
  );
}

function RolesPanel() {
  const say = useWords(words);
  const { roles } = useOperator();
  const { data: apps = [] } = useQuery(appsQuery);
  const nameOf = (appid: string) => apps.find((app) => app.appid === appid)?.name ?? appid;
  return (
    <Panel title={say("roles")}>
      <ul className={styles["roles"]}>
        {roles.map(({ appid, role }) => (
          <li key={appid ?? ""}>
            <bdi>{appid === null ? say("allApps") : nameOf(appid)}</bdi>
            <strong>{say(role)}</strong>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
