import { useId, useState, type KeyboardEvent, type PointerEvent } from "react";
import { useLanguage } from "../language/language.ts";
import { niceTop, type Line } from "./line-chart-scale.ts";
import styles from "./line-chart.module.css";
import { useWidth } from "./use-width.ts";

const height = 220;
const margin = { top: 10, right: 12, bottom: 26, left: 48 };
const lowest = height - margin.bottom;
const gridLines = 4;

/**
 * Lines over time; the last stretch is faint, for its hour or day is not over. What the pointer, or the arrow keys, are at is told in numbers; ChartTable tells all of them. Drawn here:
 * ECharts' smallest build would be half of what the overview may load.
 */
export function LineChart({ label, at, lines }: { label: string; at: string[]; lines: Line[] }) {
  const language = useLanguage();
  const [frame, width] = useWidth();
  const [chosen, setChosen] = useState<number>();
  const hintId = useId();
  const top = niceTop(Math.max(0, ...lines.flatMap((line) => line.values)));
  const last = Math.max(at.length - 1, 1);
  const x = (index: number) => margin.left + ((width - margin.left - margin.right) * index) / last;
  const y = (value: number) => lowest - ((lowest - margin.top) * value) / top;

  const path = (values: number[], from = 0) =>
    values
      .map((value, index) => `${x(index)},${y(value)}`)
      .slice(Math.max(0, from))
      .join(" ");

  const point = (event: PointerEvent<SVGSVGElement>) => {
    const from = event.currentTarget.getBoundingClientRect().left + margin.left;
    const share = (event.clientX - from) / (width - margin.left - margin.right);
    setChosen(Math.min(at.length - 1, Math.max(0, Math.round(share * last))));
  };
  const step = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    setChosen(Math.min(at.length - 1, Math.max(0, (chosen ?? at.length) + by)));
  };

  return (
    <div className={styles["chart"]} ref={frame}>
      <ul className={styles["legend"]} id={hintId} aria-live="polite">
        {chosen !== undefined && <li>{at[chosen]}</li>}
        {lines.map((line) => (
          <li key={line.key} className={styles[line.tone]}>
            <svg width="22" height="8" aria-hidden="true">
              <line x1="0" x2="22" y1="4" y2="4" strokeDasharray={line.dash} />
            </svg>
            {line.name}
            {chosen !== undefined && (
              <strong>{(line.values[chosen] ?? 0).toLocaleString(language)}</strong>
            )}
          </li>
        ))}
      </ul>
      <svg
        role="img"
        aria-label={label}
        aria-describedby={hintId}
        tabIndex={0}
        width={width}
        height={height}
        onPointerMove={point}
        onPointerLeave={() => setChosen(undefined)}
        onKeyDown={step}
        onBlur={() => setChosen(undefined)}
      >
        {Array.from({ length: gridLines + 1 }, (_, index) => (top / gridLines) * index).map(
          (value) => (
            <g key={value} className={styles["grid"]}>
              <line x1={margin.left} x2={width - margin.right} y1={y(value)} y2={y(value)} />
              <text x={margin.left - 8} y={y(value) + 4} textAnchor="end">
                {shorten(value, language)}
              </text>
            </g>
          ),
        )}
        {labelled(at.length, width).map((index) => (
          <text
            key={index}
            className={styles["time"]}
            x={x(index)}
            y={height - 8}
            textAnchor={index === at.length - 1 ? "end" : "middle"}
          >
            {at[index]}
          </text>
        ))}
        {chosen !== undefined && (
          <line
            className={styles["guide"]}
            x1={x(chosen)}
            x2={x(chosen)}
            y1={margin.top}
            y2={lowest}
          />
        )}
        {lines.map((line) => (
          <g key={line.key} className={styles[line.tone]}>
            <polyline points={path(line.values.slice(0, -1))} strokeDasharray={line.dash} />
            <polyline
              className={styles["open"]}
              points={path(line.values, line.values.length - 2)}
              strokeDasharray={line.dash}
            />
            {chosen !== undefined && (
              <circle cx={x(chosen)} cy={y(line.values[chosen] ?? 0)} r="3.5" />
            )}
          </g>
        ))}
      </svg>
    </div>
  );
}

/** As many times below the axis as have room, spread evenly. */
function labelled(count: number, width: number): number[] {
  if (count === 0) return [];
  const room = Math.max(1, Math.floor((width - margin.left) / 110));
  const every = Math.max(1, Math.ceil((count - 1) / room));
  return Array.from({ length: Math.floor((count - 1) / every) + 1 }, (_, index) => index * every);
}

function shorten(value: number, language: string): string {
  return new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 }).format(
    value,
  );
}
