import {
  CheckCircleOutlined,
  CloseCircleOutlined,
  InfoCircleOutlined,
  WarningOutlined,
} from "@ant-design/icons";
import type { ReactNode } from "react";
import styles from "./overview.module.css";

const icons = {
  good: CheckCircleOutlined,
  warn: WarningOutlined,
  bad: CloseCircleOutlined,
  quiet: InfoCircleOutlined,
} as const;

/** One thing that is well or not, with a sign and in words. */
export function State({
  name,
  meaning,
  tone,
  children,
}: {
  name: string;
  meaning?: string;
  tone: keyof typeof icons;
  children: ReactNode;
}) {
  const Icon = icons[tone];
  return (
    <div>
      <dt title={meaning}>{name}</dt>
      <dd className={styles[tone]}>
        <Icon aria-hidden />
        <span>{children}</span>
      </dd>
    </div>
  );
}
