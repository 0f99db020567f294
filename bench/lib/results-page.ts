import { caveatOf } from "./caveat.ts";
import { toFigure } from "./figure.ts";
import { competitors, type Competitor } from "./guarantees.ts";
import type { Result } from "./result.ts";
import { isMeasured, type Row } from "./row.ts";
import { toMarkdown } from "./table.ts";

/** The figures of one run for `RESULTS.md`: where and when, who sends how fast for which promise, and every row. */
export function toResultsPage(result: Result): string {
  const { machine, versions, rows } = result;
  const caveat = caveatOf(result);
  return [
    ...(caveat === undefined ? [] : [`**${caveat}**`, ""]),
    `- Date: ${result.measuredAt.slice(0, 10)}, a ${result.scale} run; commit ${versions["hongyan"]}`,
    `- Machine: ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.os}; fsync ${machine.fsyncMs} ms; load before the run ${machine.loadBefore}`,
    `- Versions: Node ${machine.node}, ${listed(versions)}`,
    "",
    "| who | messages/s | least to most | of the ceiling | its process is killed | the machine loses power | keeps |",
    "|---|---:|---:|---:|---|---|---|",
    ...competitors.map((one) => toLine(one, rows)),
    "",
    toMarkdown(rows),
  ].join("\n");
}

function listed(versions: Record<string, string>): string {
  return Object.entries(versions)
    .filter(([name]) => name !== "hongyan")
    .map(([name, version]) => `${name} ${version}`)
    .join(", ");
}

function toLine(competitor: Competitor, rows: Row[]): string {
  const { title, whenKilled, whenPowerFails, keeps } = competitor;
  const row = rows.find(({ name }) => name === competitor.row);
  if (row === undefined || !isMeasured(row)) {
    return `| ${title} | | | | not measured: ${row?.notMeasured ?? "not asked for"} | | |`;
  }
  const who = row.setting === undefined ? title : `${title} (${row.setting})`;
  const range = `${toFigure(row.min)} to ${toFigure(row.max)}`;
  const ratio = row.ratio?.toFixed(2) ?? "";
  return `| ${who} | ${toFigure(row.median)} | ${range} | ${ratio} | ${whenKilled} | ${whenPowerFails} | ${keeps} |`;
}
