import { toFigure } from "./figure.ts";
import { isMeasured, type MeasuredRow, type Row } from "./row.ts";

interface Bar {
  row: string;
  label: string;
  kind: "bound" | "ours" | "theirs";
}

const senders: readonly Bar[] = [
  { row: "ceiling", label: "bare loop, nothing kept", kind: "bound" },
  { row: "durable-postgres", label: "Hongyan, Postgres", kind: "ours" },
  { row: "durable-embedded", label: "Hongyan, embedded", kind: "ours" },
  { row: "peer-pg-boss", label: "pg-boss, job a message", kind: "theirs" },
  { row: "peer-bullmq", label: "BullMQ, AOF every second", kind: "theirs" },
  { row: "peer-bullmq-always", label: "BullMQ, AOF always", kind: "theirs" },
  { row: "peer-co-wechat-api", label: "co-wechat-api, not durable", kind: "theirs" },
];
const workers: readonly Bar[] = [
  { row: "scaling-1-worker", label: "1 worker", kind: "ours" },
  { row: "scaling-2-workers", label: "2 workers", kind: "ours" },
  { row: "scaling-4-workers", label: "4 workers", kind: "ours" },
];

const width = 820;
const left = 220;
const right = 150;
const lineHeight = 30;
const headHeight = 54;
const noteHeight = 18;

/**
 * The sends of one run as an SVG, for light and dark pages: ours, the peers' and the ceiling; and how workers add up.
 *
 * @param caveat stands below it: a picture is copied without its page.
 */
export function toChart(rows: Row[], caveat?: string): string {
  const panels: Panel[] = [
    { title: "Messages a second, one process, WeChat answering at once", bars: senders },
    { title: "Messages a second, WeChat answering after 50 ms", bars: workers },
  ];
  const drawn: string[] = [];
  let top = 16;
  for (const { title, bars } of panels) {
    const measured = bars.flatMap((bar) => {
      const row = rows.find(({ name }) => name === bar.row);
      return row !== undefined && isMeasured(row) ? [{ bar, row }] : [];
    });
    if (measured.length === 0) continue;
    drawn.push(drawPanel(title, measured, top));
    top += headHeight + measured.length * lineHeight;
  }
  const notes = [
    "Bars: medians; thin lines: least to most. In brackets: share of the bare loop measured beside it, or of what the delay allows.",
    ...(caveat === undefined ? [] : [caveat]),
  ];
  const height = top + 14 + notes.length * noteHeight;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc" font-family="-apple-system, 'Segoe UI', Helvetica, Arial, sans-serif">
  <title id="title">Hongyan beside what people use instead</title>
  <desc id="desc">${escape(toText(rows))}</desc>
${style}
  <rect class="page" width="${width}" height="${height}" rx="8"/>
${drawn.join("\n")}
${notes.map((note, index) => `  <text class="note" x="24" y="${top + 14 + index * noteHeight}">${escape(note)}</text>`).join("\n")}
</svg>
`;
}

interface Panel {
  title: string;
  bars: readonly Bar[];
}

function drawPanel(title: string, bars: { bar: Bar; row: MeasuredRow }[], top: number): string {
  const most = Math.max(...bars.map(({ row }) => row.max));
  const scale = (value: number): number => left + (value / most) * (width - left - right);
  const lines = bars.map(({ bar, row }, index) => {
    const y = top + headHeight - 8 + index * lineHeight;
    const middle = y + 10;
    const share = row.ratio === undefined ? "" : ` (${row.ratio.toFixed(2)})`;
    return [
      `  <text class="label" x="${left - 12}" y="${middle + 5}" text-anchor="end">${escape(bar.label)}</text>`,
      `  <rect class="${bar.kind}" x="${left}" y="${y}" width="${round(scale(row.median) - left)}" height="20" rx="3"/>`,
      `  <path class="range" d="M${round(scale(row.min))} ${middle}H${round(scale(row.max))}"/>`,
      `  <text class="value" x="${round(scale(row.max) + 10)}" y="${middle + 5}">${toFigure(row.median)}${share}</text>`,
    ].join("\n");
  });
  return [`  <text class="title" x="24" y="${top + 26}">${escape(title)}</text>`, ...lines].join(
    "\n",
  );
}

/** For those who do not see the picture. */
function toText(rows: Row[]): string {
  return [...senders, ...workers]
    .flatMap(({ row: name, label }) => {
      const row = rows.find((one) => one.name === name);
      return row !== undefined && isMeasured(row) ? [`${label}: ${toFigure(row.median)}/s`] : [];
    })
    .join("; ");
}

const round = (value: number): number => Math.round(value * 10) / 10;

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The colours of the other pictures of the docs. */
const style = `  <style>
    .page { fill: #ffffff }
    .title { fill: #1f2328; font-size: 15px; font-weight: 700 }
    .label, .value { fill: #1f2328; font-size: 13px }
    .note { fill: #59636e; font-size: 12px }
    .ours { fill: #07a35a }
    .theirs { fill: #8c959f }
    .bound { fill: #eaeef2; stroke: #8c959f; stroke-dasharray: 4 3 }
    .range { stroke: #1f2328; stroke-width: 1.5; fill: none }
    @media (prefers-color-scheme: dark) {
      .page { fill: #0d1117 }
      .title, .label, .value { fill: #e6edf3 }
      .note { fill: #9198a1 }
      .ours { fill: #2ea56a }
      .theirs { fill: #6e7681 }
      .bound { fill: #161b22; stroke: #6e7681 }
      .range { stroke: #e6edf3 }
    }
  </style>`;
