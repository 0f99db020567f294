import { useQuery } from "@tanstack/react-query";
import { Segmented } from "antd";
import { nowQuery, ranges, statisticsQuery, type Range } from "../../api/statistics.ts";
import { useLive } from "../../api/use-live.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { useFilters } from "../../parts/use-filters.ts";
import { useAppid } from "../../shell/operator.ts";
import { FailuresPanel } from "./failures-panel.tsx";
import { FirstSteps } from "./first-steps.tsx";
import { NowPanel } from "./now-panel.tsx";
import { NumberTiles } from "./number-tiles.tsx";
import styles from "./overview.module.css";
import { QuotaPanel } from "./quota-panel.tsx";
import { ReachPanel } from "./reach-panel.tsx";
import { TapsPanel } from "./taps-panel.tsx";
import { TrendPanel } from "./trend-panel.tsx";
import { words } from "./words.ts";

/** How an app is doing, live: what was sent and what came of it, who can still be reached, and how it is right now. */
export function Page() {
  const say = useWords(words);
  const appid = useAppid();
  const [filters, change] = useFilters();
  const range = ranges.find((one) => one === filters["range"]) ?? "24h";
  const { data: statistics, error } = useQuery(statisticsQuery(appid, range));
  const { data: now, error: nowError } = useQuery(nowQuery(appid));
  useLive(appid, [
    ["stats", appid],
    ["now", appid],
    ["first-steps", appid],
  ]);
  return (
    <>
      <PageHeader
        title={say("title")}
        lead={say("lead")}
        actions={
          <Segmented<Range>
            aria-label={say("range")}
            value={range}
            options={ranges.map((value) => ({ value, label: say(value) }))}
            onChange={(value) => change({ range: value })}
          />
        }
      />
      <div className={styles["page"]}>
        <FirstSteps appid={appid} />
        <ErrorNote error={error} />
        {statistics !== undefined && (
          <>
            <NumberTiles statistics={statistics} />
            <TrendPanel statistics={statistics} range={range} />
          </>
        )}
        <div className={styles["panels"]}>
          <div className={styles["column"]}>
            <ReachPanel appid={appid} />
            {statistics !== undefined && <FailuresPanel failures={statistics.failures} />}
          </div>
          <div className={styles["column"]}>
            <ErrorNote error={nowError} />
            {now !== undefined && <NowPanel now={now} />}
            {now !== undefined && <QuotaPanel quotas={now.quotas} />}
            {statistics !== undefined && <TapsPanel taps={statistics.taps} />}
          </div>
        </div>
      </div>
    </>
  );
}
