import type { Now } from "../../api/statistics.ts";
import { useLanguage, useWords } from "../../language/language.ts";
import { Meter } from "../../parts/meter.tsx";
import { Panel } from "../../parts/panel.tsx";
import styles from "./overview.module.css";
import { words } from "./words.ts";

type Quota = Now["quotas"][number];

/** How much of each daily quota is used, and whether it lasts the day. */
export function QuotaPanel({ quotas }: { quotas: Quota[] }) {
  const say = useWords(words);
  return (
    <Panel title={<span title={say("quotaMeaning")}>{say("quota")}</span>}>
      <ul className={styles["list"]}>
        {quotas.map((quota) => (
          <li key={quota.api}>
            <QuotaLine quota={quota} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function QuotaLine({
  quota: { api, usedToday: used, dailyLimit: limit, runsOutAt },
}: {
  quota: Quota;
}) {
  const say = useWords(words);
  const language = useLanguage();
  const clock = (at: string) =>
    new Date(at).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
  return (
    <>
      <p className={styles["path"]}>
        <code>{api}</code>
      </p>
      {limit !== null && <Meter label={api} value={used} max={limit} warnFrom={limit * 0.8} />}
      <p className={runsOutAt === null ? styles["soft"] : styles["warnText"]}>
        {limit === null ? say("quotaUsedOnly", { used }) : say("quotaUsed", { used, limit })}
        {" · "}
        {runsOutAt === null ? say("quotaEnough") : say("quotaRunsOut", { when: clock(runsOutAt) })}
      </p>
    </>
  );
}
