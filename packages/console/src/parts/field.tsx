import { useId, type ReactNode } from "react";
import styles from "./field.module.css";

/** What the control of a field carries, so that label, hint and error are heard with it. */
export interface FieldControl {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": boolean;
}

/** A label above its control; below it the hint, or what is wrong and the rule that it breaks. */
export function Field({
  label,
  hint,
  error,
  children,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  children: (control: FieldControl) => ReactNode;
}) {
  const id = useId();
  const hasError = error !== undefined && error !== null && error !== "";
  const hasHint = hint !== undefined && hint !== null;
  return (
    <div className={styles["field"]}>
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        "aria-describedby": hasError || hasHint ? `${id}-note` : undefined,
        "aria-invalid": hasError,
      })}
      <div id={`${id}-note`} className={styles["note"]}>
        {hasError && <p className={styles["error"]}>{error}</p>}
        {hasHint && <p>{hint}</p>}
      </div>
    </div>
  );
}

/** Several controls that answer one question. */
export function FieldGroup({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <fieldset className={styles["group"]}>
      <legend>{label}</legend>
      {children}
    </fieldset>
  );
}
