import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { appsQuery } from "../../api/apps.ts";
import type { AuthorizedApp } from "../../api/platforms.ts";
import { useLanguage, useWords } from "../../language/language.ts";
import { Panel } from "../../parts/panel.tsx";
import styles from "../../parts/stack.module.css";
import { Time } from "../../parts/time.tsx";
import { Verdict } from "../../parts/verdict.tsx";
import { TokenState } from "./token-state.tsx";
import { words } from "./words.ts";

/** The mini programs that have authorised the platform, and what does not work in each. */
export function AuthorizedApps({ apps }: { apps: AuthorizedApp[] }) {
  const say = useWords(words);
  return (
    <Panel title={say("apps")}>
      {apps.length === 0 ? (
        <p className={styles["soft"]}>{say("noApps")}</p>
      ) : (
        <ul className={styles["list"]} aria-label={say("apps")}>
          {apps.map((app) => (
            <li key={app.appid} className={styles["lines"]}>
              <OneApp app={app} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function OneApp({ app: { appid, name, authorizedAt, endedAt, missing } }: { app: AuthorizedApp }) {
  const say = useWords(words);
  const texts = useLanguage() === "en" ? "en" : "zh";
  const { data: apps } = useQuery(appsQuery);
  const token = apps?.find((one) => one.appid === appid)?.token;
  return (
    <>
      <span className={styles["buttons"]}>
        <Link to="/$appid/settings" params={{ appid }}>
          <bdi>{name}</bdi>
        </Link>
        <code>{appid}</code>
      </span>
      {endedAt === null ? (
        <>
          <Verdict tone="good">
            {say("authorised")} <Time at={authorizedAt} />
          </Verdict>
          {token !== undefined && <TokenState token={token} />}
        </>
      ) : (
        <Verdict tone="bad">
          {say("ended")} <Time at={endedAt} />
          <p className={styles["soft"]}>{say("endedHint")}</p>
        </Verdict>
      )}
      {missing.map(({ id, name, neededFor }) => (
        <Verdict key={id} tone="warn">
          {say("missing", { name, what: neededFor[texts] })}
        </Verdict>
      ))}
    </>
  );
}
