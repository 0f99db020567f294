import { useQuery } from "@tanstack/react-query";
import { reachQuery, type Reach } from "../../api/statistics.ts";
import { useLanguage, useWords } from "../../language/language.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { Panel } from "../../parts/panel.tsx";
import { Sparkline } from "../../parts/sparkline.tsx";
import styles from "./overview.module.css";
import { words } from "./words.ts";

type Template = Reach["templates"][number];

/** Whom each template can still reach, and whether grants are spent faster than they are earned. */
export function ReachPanel({ appid }: { appid: string }) {
  const say = useWords(words);
  const { data, error } = useQuery(reachQuery(appid));
  return (
    <Panel title={<span title={say("reachMeaning")}>{say("reach")}</span>}>
      <ErrorNote error={error} />
      {data?.templates.length === 0 && (
        <EmptyState title={say("noReach")}>{say("noReachHint")}</EmptyState>
      )}
      <ul className={styles["list"]}>
        {data?.templates.map((template) => (
          <li key={template.templateId}>
            <TemplateReach template={template} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function TemplateReach({ template }: { template: Template }) {
  const say = useWords(words);
  const { title, scenes, countedAt, trend } = template;
  return (
    <div className={styles["reach"]}>
      <div className={styles["reachText"]}>
        <h3>
          <bdi>{title}</bdi>
        </h3>
        <p className={styles["soft"]}>
          {scenes.length === 0 ? say("noScene") : say("scenes", { names: scenes.join(", ") })}
        </p>
        {countedAt === null ? (
          <p>{say("notCounted")}</p>
        ) : (
          <>
            <p>
              <strong className={styles["number"]}>{say("users", { n: template.users })}</strong>{" "}
              {template.type === "long-term"
                ? say("unlimited")
                : say("grants", { n: template.grants })}
            </p>
            {template.type === "one-time" && <Pace template={template} />}
          </>
        )}
      </div>
      {trend.length > 1 && (
        <Sparkline
          label={say("reachTrend", { title })}
          values={trend.map(({ grants }) => grants)}
        />
      )}
    </div>
  );
}

function Pace({ template: { earnedPerDay, spentPerDay, daysLeft } }: { template: Template }) {
  const say = useWords(words);
  const language = useLanguage();
  const round = (value: number) =>
    value.toLocaleString(language, { maximumFractionDigits: value < 10 ? 1 : 0 });
  return (
    <p className={daysLeft === null ? styles["soft"] : styles["warnText"]}>
      {say("pace", { earned: round(earnedPerDay), spent: round(spentPerDay) })}{" "}
      {daysLeft === null
        ? say("growing")
        : daysLeft < 1
          ? say("lastDay")
          : say("daysLeft", { n: Math.round(daysLeft) })}
    </p>
  );
}
