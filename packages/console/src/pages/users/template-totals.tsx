import { useQuery } from "@tanstack/react-query";
import { reachQuery, type Reach } from "../../api/statistics.ts";
import { useLanguage, useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { Panel } from "../../parts/panel.tsx";
import { Sparkline } from "../../parts/sparkline.tsx";
import { Time } from "../../parts/time.tsx";
import styles from "./users.module.css";
import { words } from "./words.ts";

type Template = Reach["templates"][number];

/** Of each template: how many users can be reached, with how many messages, and where that goes. */
export function TemplateTotals({ appid }: { appid: string }) {
  const say = useWords(words);
  const { data, error } = useQuery(reachQuery(appid));
  if (error === null && (data === undefined || data.templates.length === 0)) return null;
  return (
    <Panel title={say("totals")}>
      <ErrorNote error={error} />
      <ul className={styles["totals"]}>
        {data?.templates.map((template) => (
          <li key={template.templateId}>
            <TemplateTotal template={template} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function TemplateTotal({ template }: { template: Template }) {
  const say = useWords(words);
  const language = useLanguage();
  const { title, type, countedAt, users, grants, unlimited, trend } = template;
  const round = (value: number) =>
    value.toLocaleString(language, { maximumFractionDigits: value < 10 ? 1 : 0 });
  return (
    <>
      <h3 title={template.templateId}>
        <bdi>{title}</bdi>
      </h3>
      {countedAt === null ? (
        <p className={styles["soft"]}>{say("notCounted")}</p>
      ) : (
        <>
          <p className={styles["number"]}>
            {type === "long-term"
              ? say("allowing", { n: unlimited })
              : say("reachable", { n: users, grants })}
          </p>
          {type === "one-time" && (
            <p className={styles["soft"]}>
              {say("pace", {
                earned: round(template.earnedPerDay),
                spent: round(template.spentPerDay),
              })}
              {template.daysLeft !== null && (
                <strong className={styles["warn"]}>
                  {" "}
                  {say("daysLeft", { n: Math.round(template.daysLeft) })}
                </strong>
              )}
            </p>
          )}
          {trend.length > 1 && (
            <Sparkline
              label={say("trend", { title })}
              values={trend.map((day) => (type === "long-term" ? day.users : day.grants))}
            />
          )}
          <p className={styles["soft"]}>
            {say("countedAt")} <Time at={countedAt} />
          </p>
        </>
      )}
    </>
  );
}
