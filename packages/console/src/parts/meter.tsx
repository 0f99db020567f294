import styles from "./meter.module.css";

/** How much of a whole; beyond `warnFrom` (of the same measure) it is drawn as a warning. */
export function Meter({
  label,
  value,
  max,
  warnFrom,
}: {
  label: string;
  value: number;
  max: number;
  warnFrom?: number;
}) {
  return (
    <meter className={styles["meter"]} aria-label={label} max={max} high={warnFrom} value={value} />
  );
}
