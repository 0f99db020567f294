import {
  CheckCircleOutlined,
  CloseCircleOutlined,
  MinusCircleOutlined,
  WarningOutlined,
} from "@ant-design/icons";
import type { ReactNode } from "react";
import styles from "./verdict.module.css";

const icons = {
  good: CheckCircleOutlined,
  warn: WarningOutlined,
  bad: CloseCircleOutlined,
  quiet: MinusCircleOutlined,
} as const;

export type VerdictTone = keyof typeof icons;

/** Whether something is well: a sign, and words beside it that say the same. */
export function Verdict({ tone, children }: { tone: VerdictTone; children: ReactNode }) {
  const Icon = icons[tone];
  return (
    <span className={`${styles["verdict"]} ${styles[tone]}`}>
      <Icon aria-hidden />
      <span>{children}</span>
    </span>
  );
}
