import type { ReactNode } from "react";
import styles from "./panel.module.css";

/** A sheet of paper on the page, with a title of its own. */
export function Panel({
  title,
  aside,
  children,
}: {
  title?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={styles["panel"]}>
      {title !== undefined && (
        <div className={styles["head"]}>
          <h2>{title}</h2>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}
