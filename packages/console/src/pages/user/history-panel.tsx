import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import type { paths } from "@hongyan/client/schema";
import type { UserDetail } from "../../api/users.ts";
import { useBilingual } from "../../language/bilingual.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { Panel } from "../../parts/panel.tsx";
import { Time } from "../../parts/time.tsx";
import styles from "./user.module.css";
import { words } from "./words.ts";

type Entry =
  paths["/v1/grants/{openid}/history"]["get"]["responses"]["200"]["content"]["application/json"]["entries"][number];

const shownFirst = 20;
/** As many as the server tells. */
const mostTold = 500;

/** Why the balances are what they are: who said what, newest first. */
export function HistoryPanel({ appid, user }: { appid: string; user: UserDetail }) {
  const say = useWords(words);
  const [isWhole, setIsWhole] = useState(false);
  const { openid } = user;
  const { data: entries, error } = useQuery({
    queryKey: ["user", appid, openid, "history"],
    queryFn: async () => {
      const params = { path: { openid }, query: { appid } };
      return (await answerOf(api.GET("/v1/grants/{openid}/history", { params }))).entries;
    },
  });
  const titles = new Map(user.grants.map(({ templateId, title }) => [templateId, title]));
  const shown = isWhole ? entries : entries?.slice(0, shownFirst);
  return (
    <Panel title={say("history")}>
      <ErrorNote error={error} />
      {entries?.length === 0 && <p className={styles["soft"]}>{say("noHistory")}</p>}
      <ol className={styles["history"]}>
        {shown?.map((entry) => (
          <HistoryEntry
            key={entry.id}
            appid={appid}
            entry={entry}
            title={titles.get(entry.templateId) ?? entry.templateId}
          />
        ))}
      </ol>
      {entries !== undefined && !isWhole && entries.length > shownFirst && (
        <Button onClick={() => setIsWhole(true)}>{say("showAll", { n: entries.length })}</Button>
      )}
      {isWhole && entries?.length === mostTold && (
        <p className={styles["soft"]}>{say("onlyLatest", { n: mostTold })}</p>
      )}
    </Panel>
  );
}

function HistoryEntry({ appid, entry, title }: { appid: string; entry: Entry; title: string }) {
  const say = useWords(words);
  const read = useBilingual();
  const { why, delta, balance, messageId, happenedAt, createdAt } = entry;
  return (
    <li>
      <span className={styles["delta"]}>
        {delta > 0 ? `+${delta}` : delta === 0 ? "±0" : delta}
      </span>
      <span className={styles["why"]}>
        <span>
          {read(why)}
          {messageId !== null && (
            <>
              {" "}
              <Link to="/$appid/messages/$messageId" params={{ appid, messageId }}>
                {say("itsMessage")}
              </Link>
            </>
          )}
        </span>
        <span className={styles["soft"]}>
          <bdi>{title}</bdi> · {say("balance", { n: balance })}
        </span>
      </span>
      <span className={styles["soft"]}>
        <Time at={happenedAt ?? createdAt} />
      </span>
    </li>
  );
}
