import { useEffect, type ReactNode } from "react";
import styles from "./page-header.module.css";

/** The name of a page, what it is for in one line, and what can be done on it. */
export function PageHeader({
  title,
  lead,
  actions,
}: {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · 鸿雁`;
  }, [title]);
  return (
    <header className={styles["header"]}>
      <div className={styles["text"]}>
        <h1>{title}</h1>
        {lead !== undefined && <p>{lead}</p>}
      </div>
      {actions !== undefined && <div className={styles["actions"]}>{actions}</div>}
    </header>
  );
}
