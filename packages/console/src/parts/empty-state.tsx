import type { ReactNode } from "react";
import styles from "./empty-state.module.css";

/** Nothing is here yet: why, and what to do now. */
export function EmptyState({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={styles["empty"]}>
      <svg viewBox="0 0 48 32" width="72" height="48" aria-hidden="true">
        <path
          d="M3 19 17 15l5-12 3 12 20-4-11 9-2 10-6-8z"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinejoin="round"
        />
      </svg>
      <p className={styles["title"]}>{title}</p>
      {children !== undefined && <div className={styles["text"]}>{children}</div>}
      {action}
    </div>
  );
}
