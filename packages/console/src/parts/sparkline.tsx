import styles from "./sparkline.module.css";

const [width, height, edge] = [120, 36, 3];

/** The course of a number, without its measure: the numbers stand beside it. */
export function Sparkline({ label, values }: { label: string; values: number[] }) {
  const highest = Math.max(1, ...values);
  const points = values.map((value, index) => {
    const x = edge + ((width - 2 * edge) * index) / Math.max(values.length - 1, 1);
    const y = height - edge - ((height - 2 * edge) * value) / highest;
    return `${x},${y}`;
  });
  return (
    <svg
      role="img"
      aria-label={`${label}: ${values.join(", ")}`}
      width={width}
      height={height}
      className={styles["line"]}
    >
      <polyline points={points.join(" ")} />
    </svg>
  );
}
