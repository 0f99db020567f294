import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { testConnection, type ConnectionTest } from "../../api/app-settings.ts";
import { useLanguage, useWords } from "../../language/language.ts";
import { CopyText } from "../../parts/copy-text.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { Panel } from "../../parts/panel.tsx";
import styles from "../../parts/stack.module.css";
import { Time } from "../../parts/time.tsx";
import { useFilters } from "../../parts/use-filters.ts";
import { Verdict } from "../../parts/verdict.tsx";
import { words } from "./words.ts";

type Check = ConnectionTest["checks"][number];

const tones = { ok: "good", warn: "warn", bad: "bad", unknown: "quiet" } as const;

/** Asks WeChat with the app's secret, and says in plain words what is well and what to repair. */
export function ConnectionPanel({ appid }: { appid: string }) {
  const say = useWords(words);
  // A new app is tested without being asked for it.
  const [{ test }] = useFilters();
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ["connection-test", appid],
    queryFn: () => testConnection(appid),
    enabled: test === "now",
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Panel
      title={say("connection")}
      aside={
        <Button loading={isFetching} onClick={() => void refetch()}>
          {say(data === undefined ? "test" : "testAgain")}
        </Button>
      }
    >
      <div className={styles["lines"]} aria-live="polite">
        <ErrorNote error={error} />
        {data === undefined ? (
          <p className={styles["soft"]}>{say("connectionHint")}</p>
        ) : (
          <>
            <p>
              <strong>{say(data.isWell ? "connectionWell" : "connectionBad")}</strong>{" "}
              <span className={styles["soft"]}>
                <Time at={data.testedAt} />
              </span>
            </p>
            <ul className={styles["list"]}>
              {data.checks.map((check) => (
                <CheckLine key={check.check} check={check} />
              ))}
            </ul>
          </>
        )}
      </div>
    </Panel>
  );
}

function CheckLine({ check: { check, verdict, says, todo, ip } }: { check: Check }) {
  const say = useWords(words);
  const texts = useLanguage() === "en" ? "en" : "zh";
  return (
    <li>
      <Verdict tone={tones[verdict]}>
        <strong>{say(check)}</strong>
        {" · "}
        {says[texts]}
        {todo !== null && <p className={styles["soft"]}>{todo[texts]}</p>}
        {ip !== null && <CopyText text={ip} label={say("seenIp")} />}
      </Verdict>
    </li>
  );
}
