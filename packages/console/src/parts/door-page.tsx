import { Button } from "antd";
import { useEffect, type ReactNode } from "react";
import { languageChoice } from "../language/language.ts";
import styles from "./door-page.module.css";

/** A page before the door: sign-in, set-up, an invitation. */
export function DoorPage({
  title,
  lead,
  children,
}: {
  title: string;
  lead?: string;
  children: ReactNode;
}) {
  const language = languageChoice.use();
  const other = language === "en" ? "zh-CN" : "en";
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <div className={styles["door"]}>
      <div className={styles["language"]}>
        <Button type="text" lang={other} onClick={() => languageChoice.set(other)}>
          {other === "en" ? "English" : "中文"}
        </Button>
      </div>
      <main className={styles["card"]}>
        <img src="/console/hongyan.svg" alt="" width="48" height="48" />
        <h1>{title}</h1>
        {lead !== undefined && <p className={styles["lead"]}>{lead}</p>}
        <div className={styles["content"]}>{children}</div>
      </main>
    </div>
  );
}
