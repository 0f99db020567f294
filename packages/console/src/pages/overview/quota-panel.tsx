import { useQuery } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import type { paths } from "../../api/schema.d.ts";
import { useLanguage, useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { Panel } from "../../parts/panel.tsx";
import styles from "./overview.module.css";
import { words } from "./words.ts";

type Quota =
  paths["/v1/apps/{appid}/quota"]["get"]["responses"]["200"]["content"]["application/json"]["quotas"][number];

const everyMs = 30_000;

/** How much of each daily quota is used, and whether it lasts the day. */
export function QuotaPanel({ appid }: { appid: string }) {
  const say = useWords(words);
  const { data, error } = useQuery({
    queryKey: ["quotas", appid],
    queryFn: () => answerOf(api.GET("/v1/apps/{appid}/quota", { params: { path: { appid } } })),
    refetchInterval: everyMs,
  });
  return (
    <Panel title={<span title={say("quotaMeaning")}>{say("quota")}</span>}>
      <ErrorNote error={error} />
      <ul className={styles["quotas"]}>
        {data?.quotas.map((quota) => (
          <li key={quota.api}>
            <QuotaMeter quota={quota} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function QuotaMeter({ quota }: { quota: Quota }) {
  const say = useWords(words);
  const language = useLanguage();
  const { api, usedToday: used, dailyLimit: limit, runsOutAt } = quota;
  const clock = (at: string) =>
    new Date(at).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
  return (
    <>
      <p>
        <code>{api}</code>
      </p>
      {limit !== null && (
        <meter aria-label={api} min={0} max={limit} high={limit * 0.9} value={used} />
      )}
      <p className={styles["soft"]}>
        {limit === null ? say("quotaUsedOnly", { used }) : say("quotaUsed", { used, limit })}
        {" · "}
        {runsOutAt === null ? say("quotaEnough") : say("quotaRunsOut", { when: clock(runsOutAt) })}
      </p>
    </>
  );
}
