import { Segmented } from "antd";
import { useState } from "react";
import type { Range, Statistics } from "../../api/statistics.ts";
import { useLanguage, useWords } from "../../language/language.ts";
import { ChartTable } from "../../parts/chart-table.tsx";
import { LineChart } from "../../parts/line-chart.tsx";
import type { Line } from "../../parts/line-chart-scale.ts";
import { Panel } from "../../parts/panel.tsx";
import { words } from "./words.ts";

/** How the numbers came about, over time: as lines or as a table. */
export function TrendPanel({ statistics, range }: { statistics: Statistics; range: Range }) {
  const say = useWords(words);
  const language = useLanguage();
  const [form, setForm] = useState<"chart" | "table">("chart");
  const { series, by, timeZone } = statistics;
  const times = new Intl.DateTimeFormat(language, {
    timeZone,
    ...(by === "hour"
      ? { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }
      : { month: "numeric", day: "numeric" }),
  });
  const line = (
    key: "sent" | "delivered" | "failed" | "opened",
    look: Omit<Line, "key" | "name" | "values">,
  ) => ({
    key,
    name: say(key),
    values: series.map((point) => point[key]),
    ...look,
  });
  const chart = {
    label: say("trendOf", { range: say(range) }),
    at: series.map(({ at }) => times.format(new Date(at))),
    lines: [
      line("sent", { tone: "info", dash: "7 4" }),
      line("delivered", { tone: "good" }),
      line("opened", { tone: "quiet", dash: "2 3" }),
      line("failed", { tone: "bad", dash: "12 3 2 3" }),
    ],
  };
  return (
    <Panel
      title={say("trend")}
      aside={
        <Segmented
          size="small"
          aria-label={say("trend")}
          value={form}
          options={[
            { value: "chart", label: say("chart") },
            { value: "table", label: say("table") },
          ]}
          onChange={setForm}
        />
      }
    >
      {form === "chart" ? <LineChart {...chart} /> : <ChartTable {...chart} />}
    </Panel>
  );
}
